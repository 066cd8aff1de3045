/** Which area is in which part of a before and after, and which a search finds. */

export type Parts = Readonly<Record<string, readonly string[]>>;

/** The map's classes by area; an area that can't be counted with ("n") stays so. */
export function classesOf(
  codes: readonly string[],
  before: string,
  chosen: Parts,
  drawn: Readonly<Record<string, string>>,
  free: string,
): string {
  const of = new Map<string, string>();
  for (const [part, members] of Object.entries(chosen)) for (const code of members) of.set(code, drawn[part] ?? free);
  return codes.map((code, i) => (before[i] === "n" ? "n" : (of.get(code) ?? free))).join("");
}

function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Whether a name has every word that is looked for, whatever its accents and capitals. */
export function matches(name: string, wanted: string): boolean {
  const inside = folded(name);
  return folded(wanted).split(/\s+/).every((word) => inside.includes(word));
}
