/**
 * A form as screens of a phone: a few questions of one group at a time, and one screen for a list of
 * repeats, of which each opens into screens of its own.
 */

import type {
  AnyControlNode,
  GeneralChildNode,
  GroupNode,
  RepeatInstanceNode,
  RepeatRangeNode,
  RootNode,
} from "@getodk/xforms-engine";

export type Parent = RootNode | RepeatInstanceNode;

/** So many questions one scrolls through without getting lost. */
const MOST = 5;

export interface Screen {
  readonly key: string;
  /** The groups around it, outermost first. */
  readonly groups: readonly GroupNode[];
  /** Those that are relevant now. */
  readonly questions: readonly AnyControlNode[];
  readonly repeats: RepeatRangeNode | null;
}

export function isRepeats(node: GeneralChildNode): node is RepeatRangeNode {
  return node.nodeType === "repeat-range:controlled" || node.nodeType === "repeat-range:uncontrolled";
}

export function isAppearing(node: { readonly appearances: unknown }, word: string): boolean {
  const all = node.appearances as Iterable<string> | null;
  return all !== null && [...all].includes(word);
}

/** The screens of a form, or of one repeat, that have something to answer now. */
export function screensOf(parent: Parent): Screen[] {
  const made: Screen[] = [];
  collect(parent.nodeId, parent.currentState.children, [], Infinity, made);
  return made;
}

function collect(
  key: string,
  children: readonly GeneralChildNode[],
  groups: readonly GroupNode[],
  most: number,
  made: Screen[],
): void {
  let run: AnyControlNode[] = [];
  let n = 0;
  const limit = most === Infinity ? MOST : most;
  const end = (): void => {
    // Cut by where questions stand, relevant or not: no answer moves another to the next screen.
    const questions = run.filter((each) => each.currentState.relevant);
    if (questions.length > 0) made.push({ key: `${key}/${n}`, groups, questions, repeats: null });
    if (run.length > 0) n += 1;
    run = [];
  };
  for (const child of children) {
    if (child.nodeType === "model-value") continue;
    if (isRepeats(child)) {
      end();
      if (child.currentState.relevant) made.push({ key: child.nodeId, groups, questions: [], repeats: child });
    } else if (child.nodeType === "group") {
      end();
      if (!child.currentState.relevant) continue;
      const most = isAppearing(child, "field-list") ? 1000 : Infinity;
      collect(child.nodeId, child.currentState.children, [...groups, child], most, made);
    } else {
      run.push(child);
      if (run.length === limit) end();
    }
  }
  end();
}

/** Every question below, relevant or not, with the repeats that lead to it. */
export function* questionsOf(
  children: readonly GeneralChildNode[],
  way: readonly RepeatInstanceNode[] = [],
): Generator<[AnyControlNode, readonly RepeatInstanceNode[]]> {
  for (const child of children) {
    if (child.nodeType === "model-value") continue;
    if (isRepeats(child)) {
      for (const each of child.currentState.children) yield* questionsOf(each.currentState.children, [...way, each]);
    } else if (child.nodeType === "group") yield* questionsOf(child.currentState.children, way);
    else yield [child, way];
  }
}

/** Questions that say to which activity a filled form belongs. */
const ACTIVITY = new Set(["actividad", "activity"]);

function nameOf(node: AnyControlNode): string {
  return node.currentState.reference.split("/").pop() ?? "";
}

/** The question for the activity, if a form has one. */
export function activityOf(parent: Parent): AnyControlNode | undefined {
  const all = [...questionsOf(parent.currentState.children)];
  return all.find(([node, way]) => way.length === 0 && ACTIVITY.has(nameOf(node)))?.[0];
}

/** The first answer in words below a parent, by which one knows it again, after its activity. */
export function titleOf(parent: Parent): string {
  const found: string[] = [];
  const activity = activityOf(parent);
  if (activity?.nodeType === "select") {
    found.push(...activity.currentState.value.map((each) => activity.getValueOption(each)?.label.asString ?? each));
  }
  for (const [each, way] of questionsOf(parent.currentState.children)) {
    const isText = each.nodeType === "input" && each.valueType === "string" && each !== activity;
    const words = isText && way.length === 0 && each.currentState.relevant ? each.currentState.instanceValue.trim() : "";
    if (!words) continue;
    found.push(words.slice(0, 80));
    break;
  }
  return found.join(" · ");
}
