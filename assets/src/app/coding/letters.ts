/** Which code somebody means who types letters: codes have one or two of them. */

/**
 * What typed letters name among those known: `letters` when they name one for sure, "wait" while more
 * may come, null when nothing begins so. `isOver`: nothing more was typed for a while.
 */
export function named(typed: string, known: readonly string[], isOver: boolean): { letters: string } | "wait" | null {
  const longer = known.some((each) => each.length > typed.length && each.startsWith(typed));
  const isKnown = known.includes(typed);
  if (isKnown && (isOver || !longer)) return { letters: typed };
  return longer && !isOver ? "wait" : null;
}
