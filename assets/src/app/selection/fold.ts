/** A long list that begins folded: so many of it, and a button that shows the rest. */

import { say } from "../strings";

export class Fold {
  private whole = false;
  private readonly button = document.createElement("button");

  constructor(
    list: HTMLElement,
    private readonly first: number,
    again: () => void,
  ) {
    this.button.type = "button";
    this.button.className = "button small fold";
    this.button.hidden = true;
    this.button.addEventListener("click", () => {
      this.whole = !this.whole;
      again();
    });
    list.insertAdjacentElement("afterend", this.button);
  }

  /** What is to be shown of the lines; the button says how many there are. */
  cut<T>(lines: T[]): T[] {
    this.button.hidden = lines.length <= this.first;
    this.button.setAttribute("aria-expanded", String(this.whole));
    this.button.textContent = this.whole
      ? say("show_first", { n: this.first })
      : say("show_all", { n: lines.length });
    return this.whole ? lines : lines.slice(0, this.first);
  }
}
