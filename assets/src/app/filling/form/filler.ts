/** Going through a form: screen by screen, into a repeat and out again, and to what is still missing. */

import type { RepeatInstanceNode, RepeatRangeNode, RootNode } from "@getodk/xforms-engine";

import { button, h, icon, note } from "../dom";
import { say, sayMany } from "../words";
import type { Around } from "./control";
import { Question } from "./question";
import { questionsOf, screensOf, titleOf, type Parent, type Screen } from "./screens";

/** Where one is: in the form itself, and in the repeats that one opened. */
interface Level {
  readonly parent: Parent;
  at: number;
}

export interface FillerSays {
  /** All is answered: to be sent. */
  readonly finish: () => void;
  readonly saveForLater: () => void;
}

export class Filler {
  readonly element = h("div", { class: "filler" });
  private levels: Level[];
  private questions = new Map<string, Question>();
  private shown = "";
  private readonly top = h("div", { class: "filler-top" });
  private readonly faults = h("div");
  /** What the summary of faults says of each: it stays where it is, so that nothing moves below a finger. */
  private readonly told = new Map<Question, (fault: string) => void>();
  private readonly body = h("div", { class: "filler-body" });
  private readonly foot = h("div", { class: "filler-foot" });

  constructor(
    private readonly root: RootNode,
    private readonly around: Around,
    private readonly says: FillerSays,
  ) {
    this.levels = [{ parent: root, at: 0 }];
    this.element.append(this.top, this.faults, this.body, this.foot);
    this.show();
  }

  private get level(): Level {
    return this.levels[this.levels.length - 1] as Level;
  }

  /** The screen, or null at the end of the form. */
  private screen(): Screen | null {
    return screensOf(this.level.parent)[this.level.at] ?? null;
  }

  /** What was typed is taken over. */
  flush(): void {
    for (const each of this.questions.values()) each.flush();
  }

  leave(): void {
    for (const each of this.questions.values()) each.leave();
    this.questions.clear();
  }

  /** After a change of the engine: the same screen with what is relevant now. */
  update(): void {
    // A repeat that a count took away.
    while (this.levels.length > 1 && !isThere(this.level.parent as RepeatInstanceNode)) this.levels.pop();
    const n = screensOf(this.level.parent).length;
    if (this.level.at > n) this.level.at = n;
    const screen = this.screen();
    if (screen === null || screen.repeats !== null || (screen.key !== this.shown && this.questions.size > 0)) {
      this.show();
      return;
    }
    this.putQuestions(screen);
    this.putHead(screen);
    for (const [question, tell] of this.told) tell(question.fault());
  }

  private show(): void {
    this.leave();
    this.told.clear();
    this.faults.replaceChildren();
    this.body.replaceChildren();
    const screen = this.screen();
    this.shown = screen?.key ?? "end";
    this.putHead(screen);
    if (screen === null) this.putEnd();
    else if (screen.repeats !== null) this.putRepeats(screen.repeats);
    else this.putQuestions(screen);
    this.putFoot(screen);
  }

  private go(): void {
    this.show();
    window.scrollTo(0, 0);
    this.top.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  private putHead(screen: Screen | null): void {
    const n = screensOf(this.level.parent).length + (this.levels.length === 1 ? 1 : 0);
    const way = this.levels.slice(1).map(({ parent }) => repeatName(parent as RepeatInstanceNode));
    const groups = (screen?.groups ?? []).flatMap((group) => group.currentState.label?.asString ?? []);
    const repeats = screen?.repeats?.currentState.label?.asString;
    const end = screen === null ? say("end_of_form") : null;
    const title = [...way, ...groups, ...(repeats ? [repeats] : []), ...(end ? [end] : [])].join(" · ");
    const now = `${title}/${this.level.at}/${n}`;
    if (this.top.dataset["now"] === now) return;
    this.top.dataset["now"] = now;
    const step = say("screen_of", { i: this.level.at + 1, n });
    this.top.replaceChildren(
      h("progress", { max: n, value: this.level.at + 1, "aria-label": step }),
      h("p", { class: "filler-step" }, step),
      h("h2", { tabindex: -1, class: title ? "" : "visually-hidden" }, title || step),
    );
  }

  /** The elements stay, so that nobody loses what they are typing. */
  private putQuestions(screen: Screen): void {
    const wanted = new Set<string>(screen.questions.map((node) => node.nodeId));
    for (const [id, each] of this.questions) {
      if (wanted.has(id)) continue;
      each.leave();
      each.element.remove();
      this.questions.delete(id);
    }
    screen.questions.forEach((node, i) => {
      let each = this.questions.get(node.nodeId);
      if (each === undefined) {
        each = new Question(node, this.around);
        this.questions.set(node.nodeId, each);
      }
      if (this.body.children[i] !== each.element) this.body.insertBefore(each.element, this.body.children[i] ?? null);
      each.update();
    });
  }

  private putRepeats(repeats: RepeatRangeNode): void {
    const list = h("ul", { class: "repeats" });
    const isOurs = repeats.nodeType === "repeat-range:uncontrolled";
    repeats.currentState.children.forEach((each, i) => {
      const about = titleOf(each);
      const open = button(repeatName(each), () => this.enter(each));
      if (about) open.append(h("span", { class: "soft" }, about));
      open.append(icon("chevron-right"));
      const row = h("li", {}, open);
      if (isOurs) row.append(this.removal(repeats, i, repeatName(each)));
      list.append(row);
    });
    // Above the list: after sixty stops one would have to look for it.
    if (isOurs) {
      const add = button(say("add_repeat", { name: rangeName(repeats) }), () => this.add(repeats), "next", "plus");
      this.body.append(h("p", {}, add));
    }
    this.body.append(list.children.length > 0 ? list : h("p", { class: "soft" }, say("no_repeats")));
  }

  /** Taking out asks again on the same button: there is no way back. */
  private removal(repeats: RepeatRangeNode, i: number, name: string): HTMLElement {
    const first = button("", () => {
      if (first.dataset["sure"] !== undefined && repeats.nodeType === "repeat-range:uncontrolled") {
        repeats.removeInstances(i);
        return;
      }
      first.dataset["sure"] = "";
      first.replaceChildren(say("take_out_really"));
    }, "small");
    first.append(icon("trash"), h("span", { class: "visually-hidden" }, say("take_out_of", { name })));
    first.addEventListener("blur", () => {
      if (first.dataset["sure"] !== undefined) this.show();
    });
    return first;
  }

  private add(repeats: RepeatRangeNode): void {
    if (repeats.nodeType !== "repeat-range:uncontrolled") return;
    const n = repeats.currentState.children.length;
    repeats.addInstances();
    const made = repeats.currentState.children[n];
    if (made) this.enter(made);
  }

  private enter(repeat: RepeatInstanceNode): void {
    this.levels.push({ parent: repeat, at: 0 });
    this.go();
  }

  private putEnd(): void {
    const faults = this.root.validationState.violations;
    if (faults.length > 0) {
      const list = h("ul");
      for (const { nodeId } of faults.slice(0, 20)) {
        const found = this.find(nodeId);
        if (found === null) continue;
        const link = h("a", { href: "#", onclick: (event) => (event.preventDefault(), this.goTo(nodeId)) }, found);
        list.append(h("li", {}, link));
      }
      this.body.append(
        h("div", { class: "mistakes", role: "alert" }, h("h2", {}, sayMany("still_missing", faults.length)), list),
      );
    } else this.body.append(note(say("all_answered"), "success"));
    const send = button(say("finish"), this.says.finish, "next", "send");
    send.disabled = faults.length > 0;
    this.body.append(
      h("div", { class: "buttons" }, send, button(say("save_for_later"), this.says.saveForLater)),
      h("p", { class: "soft" }, say("finish_means")),
    );
  }

  private putFoot(screen: Screen | null): void {
    const isDeep = this.levels.length > 1;
    const isLast = screen !== null && this.level.at === screensOf(this.level.parent).length - 1;
    const back = button(say("back"), () => this.back(), "", "arrow-left");
    back.hidden = this.level.at === 0 && !isDeep;
    this.foot.replaceChildren(back);
    if (screen === null) return;
    if (isDeep && isLast) {
      const repeats = (this.level.parent as RepeatInstanceNode).parent;
      this.foot.append(button(say("repeat_done"), () => this.next(), "primary", "check"));
      if (repeats.nodeType === "repeat-range:uncontrolled") {
        this.foot.append(button(say("and_another"), () => this.next(() => this.add(repeats)), "next", "plus"));
      }
    } else this.foot.append(button(say("next"), () => this.next(), "primary", "arrow-right"));
  }

  /** Told once what is wrong here; whoever goes on all the same finds it again at the end. */
  private next(then?: () => void): void {
    this.flush();
    const faulty = [...this.questions.values()].filter((each) => each.fault());
    const isTold = this.faults.childElementCount > 0;
    for (const each of this.questions.values()) each.look();
    if (faulty.length > 0 && !isTold) {
      for (const each of this.questions.values()) each.update();
      this.tellFaults(faulty);
      return;
    }
    const last = screensOf(this.level.parent).length - 1;
    if (this.levels.length > 1 && this.level.at >= last) this.levels.pop();
    else this.level.at += 1;
    if (then) then();
    else this.go();
  }

  private tellFaults(faulty: Question[]): void {
    const list = h("ul");
    for (const each of faulty) {
      const link = h("a", { href: `#${each.element.id}`, onclick: (event) => (event.preventDefault(), each.focus()) });
      const line = h("li", {}, link);
      const tell = (fault: string): void => {
        link.textContent = fault ? `${each.words()}: ${fault}` : `✓ ${each.words()}`;
        line.classList.toggle("mended", fault === "");
      };
      tell(each.fault());
      this.told.set(each, tell);
      list.append(line);
    }
    const summary = h("div", { class: "mistakes", role: "alert", tabindex: -1 }, h("h2", {}, say("look_again")), list, h("p", {}, say("or_go_on")));
    this.faults.replaceChildren(summary);
    summary.scrollIntoView({ block: "start" });
    summary.focus({ preventScroll: true });
  }

  private back(): void {
    this.flush();
    if (this.level.at > 0) this.level.at -= 1;
    else this.levels.pop();
    this.go();
  }

  private find(nodeId: string): string | null {
    for (const [node, way] of questionsOf(this.root.currentState.children)) {
      if (node.nodeId !== nodeId) continue;
      const name = node.currentState.label?.asString || (node.currentState.reference.split("/").pop() ?? "");
      return [...way.map(repeatName), name].join(" · ");
    }
    return null;
  }

  private goTo(nodeId: string): void {
    for (const [node, way] of questionsOf(this.root.currentState.children)) {
      if (node.nodeId !== nodeId) continue;
      this.levels = [{ parent: this.root, at: 0 }];
      for (const each of way) {
        this.level.at = screensOf(this.level.parent).findIndex((screen) => screen.repeats === each.parent);
        this.levels.push({ parent: each, at: 0 });
      }
      const screens = screensOf(this.level.parent);
      this.level.at = Math.max(0, screens.findIndex((screen) => screen.questions.some((q) => q.nodeId === nodeId)));
      this.go();
      const question = this.questions.get(nodeId);
      question?.look();
      question?.update();
      question?.focus();
      return;
    }
  }
}

function isThere(repeat: RepeatInstanceNode): boolean {
  return repeat.parent.currentState.children.includes(repeat);
}

function rangeName(repeats: RepeatRangeNode): string {
  return repeats.currentState.label?.asString || say("repeat");
}

/** As its form calls it, with its number among its siblings. */
function repeatName(repeat: RepeatInstanceNode): string {
  const i = repeat.parent.currentState.children.indexOf(repeat);
  return `${rangeName(repeat.parent)} ${i + 1}`;
}
