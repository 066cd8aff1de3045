/** A question: its words, its answer, and what is wrong with it, bound together for every reader. */

import type { AnyControlNode } from "@getodk/xforms-engine";

import { h, icon, newId } from "../dom";
import { say } from "../words";
import { rankControl, selectControl, triggerControl } from "./choices";
import type { Around, Control } from "./control";
import { rangeControl, textControl } from "./fields";
import { uploadControl } from "./media";
import { placeControl } from "./place";
import { mediaOf, textOf } from "./texts";

const PLACES = new Set<string>(["geopoint", "geotrace", "geoshape"]);

function controlOf(node: AnyControlNode, around: Around): Control | null {
  switch (node.nodeType) {
    case "input":
      return PLACES.has(node.valueType) ? placeControl(node) : textControl(node);
    case "select":
      return selectControl(node, around);
    case "rank":
      return rankControl(node);
    case "range":
      return rangeControl(node);
    case "trigger":
      return triggerControl(node);
    case "upload":
      return uploadControl(node, around);
    case "note":
      return null;
  }
}

export class Question {
  readonly element: HTMLElement;
  private readonly control: Control | null;
  private readonly named: HTMLElement;
  private readonly hint = h("div", { class: "help", id: newId() });
  private readonly mistake = h("p", { class: "mistake", id: newId(), hidden: true });
  /** What is missing is told after one wanted to go on, not before one came there. */
  private isLookedAt = false;
  private drawn = "";

  constructor(
    readonly node: AnyControlNode,
    private readonly around: Around,
  ) {
    this.control = controlOf(node, around);
    const id = newId();
    if (this.control === null) {
      this.named = h("div", { class: "asked" });
      this.element = h("div", { class: "question told", id });
    } else if (this.control.isField) {
      this.control.element.id = newId();
      this.named = h("label", { class: "asked", for: this.control.element.id });
      this.element = h("div", { class: "question field", id });
    } else {
      this.named = h("legend", { class: "asked" });
      this.element = h("fieldset", { class: "question field", id });
    }
    this.element.append(this.named, this.hint, this.mistake);
    if (this.control) this.element.append(this.control.element);
    this.element.addEventListener("change", () => {
      this.isLookedAt = true;
      this.update();
    });
  }

  /** What is wrong with the answer, or "". */
  fault(): string {
    const typed = this.control?.wrong?.() ?? "";
    if (typed || this.node.nodeType === "note") return typed;
    const { violation } = this.node.validationState;
    if (violation === null) return "";
    return violation.message?.asString || say(violation.condition === "required" ? "required" : "not_allowed");
  }

  words(): string {
    return this.node.currentState.label?.asString || (this.node.currentState.reference.split("/").pop() ?? "");
  }

  look(): void {
    this.isLookedAt = true;
  }

  flush(): void {
    this.control?.flush?.();
  }

  leave(): void {
    this.control?.flush?.();
    this.control?.leave?.();
  }

  /** Show the present state. */
  update(): void {
    const { label, hint, required } = this.node.currentState;
    const now = JSON.stringify([label?.asString, hint?.asString, required, this.node.root.currentState.activeLanguage.language]);
    if (now !== this.drawn) {
      this.drawn = now;
      const isAsked = required && this.control !== null;
      const star = isAsked ? h("span", { class: "wanted" }, ` (${say("is_required")})`) : null;
      const media = mediaOf(label, this.around.media);
      this.named.replaceChildren(...textOf(label), ...(star ? [star] : []), ...(media ? [media] : []));
      // In a table of questions some have no words of their own.
      const goal = this.control?.isField ? this.control.element : this.element;
      if (this.control && !label?.asString) goal.setAttribute("aria-label", this.words());
      else goal.removeAttribute("aria-label");
      this.hint.replaceChildren(...textOf(hint));
      this.hint.hidden = this.hint.textContent === "";
    }
    this.control?.update();
    const fault = this.isLookedAt || this.control?.wrong?.() ? this.fault() : "";
    this.mistake.hidden = fault === "";
    this.mistake.replaceChildren(...(fault ? [icon("alert-circle"), fault] : []));
    this.element.classList.toggle("wrong", fault !== "");
    this.describe(fault !== "");
  }

  private describe(isWrong: boolean): void {
    const goal = this.control?.isField ? this.control.element : this.element;
    const ids = [this.hint, this.mistake].filter((each) => !each.hidden).map((each) => each.id);
    if (ids.length > 0) goal.setAttribute("aria-describedby", ids.join(" "));
    else goal.removeAttribute("aria-describedby");
    if (!this.control) return;
    const fields = this.control.isField ? [goal] : this.control.element.querySelectorAll("input");
    for (const each of fields) each.toggleAttribute("aria-invalid", isWrong);
    for (const each of fields) if (isWrong) each.setAttribute("aria-invalid", "true");
  }

  focus(): void {
    const goal = this.control?.element;
    const first = goal?.matches("input, select, textarea") ? goal : goal?.querySelector<HTMLElement>("input:not([hidden]), select, textarea, button");
    this.element.scrollIntoView({ block: "start" });
    first?.focus({ preventScroll: true });
  }
}
