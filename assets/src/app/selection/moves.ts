/** What the last move did: who came in, who went out, and the ways back and on. */

import { say } from "../strings";
import { share } from "./numbers";
import { movesBetween } from "./standing";
import { Steps } from "./steps";

export interface Moved {
  enter: readonly number[];
  leave: readonly number[];
}

interface Standing {
  selected: ArrayLike<unknown>;
  weights?: Record<string, number>;
}

export class Moves {
  private readonly steps: Steps<string>;
  private readonly back = document.getElementById("undo") as HTMLButtonElement | null;
  private readonly on = document.getElementById("redo") as HTMLButtonElement | null;
  private readonly says = document.getElementById("moved");
  private before: Standing | null = null;
  private moving = "";

  constructor(
    private readonly names: readonly string[],
    first: string,
    private readonly answer: () => Standing | null,
    restore: (state: string) => void,
  ) {
    this.steps = new Steps(first);
    const turn = (state: string | undefined): void => {
      if (state === undefined) return;
      this.begin("");
      restore(state);
    };
    this.back?.addEventListener("click", () => turn(this.steps.back()));
    this.on?.addEventListener("click", () => turn(this.steps.on()));
    document.addEventListener("keydown", (event) => {
      const writes = (event.target as HTMLElement).matches("input:not([type=range]), textarea");
      if (writes || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      turn(key === "y" || event.shiftKey ? this.steps.on() : this.steps.back());
    });
  }

  /** The settings are now `state`, by moving `what`. */
  take(state: string, what: string): void {
    if (this.steps.take(state, what, performance.now())) this.begin(what);
    this.offer();
  }

  /** Say who the move brought in and who went out; nobody where nothing was moved yet. */
  tell(now: Standing): Moved {
    if (!this.before || !this.says) return { enter: [], leave: [] };
    const moved = movesBetween(this.before.selected, now.selected);
    const parts = [
      ["enters", moved.enter, "enter"],
      ["leaves", moved.leave, "leave"],
    ] as const;
    const spans = parts.flatMap(([words, areas, kind]) => {
      if (areas.length === 0) return [];
      const part = document.createElement("span");
      part.className = kind;
      part.textContent = say(words, { names: areas.map((i) => this.names[i] ?? "").join(", ") });
      return [part];
    });
    const weight = this.weight(this.before, now);
    if (spans.length > 0) this.says.replaceChildren(...weight, ...spans);
    else this.says.replaceChildren(...weight, say("nobody_moves"));
    return moved;
  }

  private begin(what: string): void {
    this.before = this.answer();
    this.moving = what;
    this.offer();
  }

  /** How much the weight that was moved was, and is. */
  private weight(before: Standing, now: Standing): HTMLElement[] {
    const topic = this.moving.startsWith("w_") ? this.moving.slice(2) : "";
    const label = document.querySelector(`label[for="${this.moving}"]`);
    if (!topic || !label || !before.weights || !now.weights) return [];
    const part = document.createElement("span");
    part.className = "weight";
    part.textContent = say("weight_moved", {
      name: label.textContent?.trim() ?? "",
      now: share(now.weights[topic] ?? 0),
      before: share(before.weights[topic] ?? 0),
    });
    return [part];
  }

  private offer(): void {
    const held = document.activeElement;
    if (this.back) this.back.disabled = !this.steps.canGoBack;
    if (this.on) this.on.disabled = !this.steps.canGoOn;
    // A button that holds the focus and is disabled would lose it: the other one takes it.
    if (held === this.back && this.back?.disabled) this.on?.focus();
    if (held === this.on && this.on?.disabled) this.back?.focus();
  }
}
