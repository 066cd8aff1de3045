/** Units judged by keyboard: letters tick codes, Enter goes on, 0 says that none of them fits. */

import { named } from "./letters";

const PAUSE_MS = 700;

class Judging {
  private typed = "";
  private timer = 0;
  private boxes: Map<string, HTMLInputElement>;

  constructor(private form: HTMLFormElement) {
    const boxes = form.querySelectorAll<HTMLInputElement>("input[data-letters]");
    this.boxes = new Map([...boxes].map((box) => [box.dataset["letters"] ?? "", box]));
    document.addEventListener("keydown", (event) => this.key(event));
  }

  private key(event: KeyboardEvent): void {
    const at = event.target as Element;
    if (event.ctrlKey || event.altKey || event.metaKey || this.isFinished) return;
    if (at.closest("a, button, textarea, select, summary, input:not([type=checkbox])")) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "0") {
      this.form.requestSubmit(this.form.querySelector<HTMLButtonElement>("button[name=neither]"));
    } else if (/^\p{L}$/u.test(event.key)) {
      this.letter(event.key.toLowerCase());
    }
  }

  private get isFinished(): boolean {
    return !this.form.querySelector("button[name=neither]");
  }

  private letter(letter: string): void {
    this.typed += letter;
    window.clearTimeout(this.timer);
    if (this.settle(false) === "wait") this.timer = window.setTimeout(() => this.settle(true), PAUSE_MS);
  }

  private settle(isOver: boolean): "wait" | "done" {
    const found = named(this.typed, [...this.boxes.keys()], isOver);
    if (found === "wait") return found;
    this.typed = "";
    const box = found && this.boxes.get(found.letters);
    if (box) {
      box.checked = !box.checked;
      box.focus();
    }
    return "done";
  }
}

const form = document.querySelector<HTMLFormElement>("form[data-judging]");
if (form) new Judging(form);
