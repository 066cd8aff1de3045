/** Where codes are chosen: the tree, what fits what is typed, the last ones, several at once. */

import { say } from "../../strings";
import { sign, type Code, type Codes } from "./codes";

const MOST_LAST = 9;

export interface Hears {
  readonly gave: (codes: readonly number[]) => void;
  readonly looked: (code: number) => void;
  /** Back to where one was. */
  readonly left: () => void;
}

function part<T extends HTMLElement>(root: ParentNode, name: string): T {
  const found = root.querySelector<T>(`[data-${name}]`);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

export class Palette {
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly lastRow: HTMLElement;
  private readonly severalBox: HTMLInputElement;
  private readonly give: HTMLButtonElement;
  private readonly chosen = new Set<number>();
  private readonly last: number[] = [];
  private shown: Code[] = [];
  private active = 0;
  /** Whether it was opened by a letter: two of them then are a code's. */
  private isByLetters = false;
  private isToBeDrawn = false;

  constructor(
    private readonly root: HTMLElement,
    private codes: Codes,
    private readonly counts: () => ReadonlyMap<number, number>,
    private readonly hears: Hears,
  ) {
    this.input = part(root, "code-search");
    this.list = part(root, "code-list");
    this.lastRow = part(root, "last-codes");
    this.severalBox = part(root, "several");
    this.give = part(root, "give-several");
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.list.addEventListener("keydown", (event) => this.walked(event));
    this.lastRow.addEventListener("click", (event) => this.clicked(event));
    this.severalBox.addEventListener("change", () => {
      this.chosen.clear();
      this.draw();
    });
    this.give.addEventListener("click", () => this.done([...this.chosen]));
    // A finger that taps a code takes nothing from what is selected.
    root.addEventListener("pointerdown", (event) => {
      if ((event.target as Element).closest("[data-code], [data-give-several]")) event.preventDefault();
    });
    this.draw();
  }

  know(codes: Codes): void {
    this.codes = codes;
    this.draw();
  }

  get isOpen(): boolean {
    return this.root.dataset["open"] !== undefined;
  }

  /** Show it (on a phone it comes from below), with what was typed; a finger needs no field to write in. */
  open(typed = "", isWritten = true): void {
    this.root.dataset["open"] = "";
    this.isByLetters = typed !== "";
    this.input.value = typed;
    this.typed();
    if (isWritten) this.input.focus();
  }

  close(): void {
    delete this.root.dataset["open"];
    this.isByLetters = false;
    this.input.value = "";
    this.active = 0;
    this.drawSoon();
  }

  /** Draw it once what was done is painted: nobody waits for the list. */
  drawSoon(): void {
    if (this.isToBeDrawn) return;
    this.isToBeDrawn = true;
    requestAnimationFrame(() => setTimeout(() => {
      this.isToBeDrawn = false;
      this.draw();
    }));
  }

  /** The nth of the last codes, counted from 1. */
  lastOf(n: number): number | undefined {
    return this.last[n - 1];
  }

  draw(): void {
    const typed = this.input.value.trim();
    const counts = this.counts();
    this.shown = typed ? this.codes.fitting(typed) : [];
    const rows = typed ? this.shown.map((code) => this.row(code, 0, counts)) : this.codes.lines.filter((code) => code.depth >= 0).map((code) => this.row(code, code.depth, counts));
    this.list.replaceChildren(...rows);
    this.active = Math.min(this.active, Math.max(0, this.shown.length - 1));
    this.point();
    this.give.hidden = this.chosen.size === 0;
    this.give.textContent = say("coding_give_several", { n: this.chosen.size });
    this.drawLast();
  }

  private row(code: Code, depth: number, counts: ReadonlyMap<number, number>): HTMLElement {
    const row = document.createElement("li");
    row.className = `depth-${Math.min(depth, 4)}`;
    if (!code.codable) {
      row.className += " category";
      row.textContent = code.name;
      return row;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.dataset["code"] = String(code.id);
    button.tabIndex = -1;
    const name = document.createElement("span");
    name.className = "name";
    name.textContent = code.name;
    const letters = document.createElement("kbd");
    letters.textContent = code.letters;
    const n = document.createElement("span");
    n.className = "n";
    n.textContent = String(counts.get(code.id) ?? "");
    button.append(sign(this.codes, code.id), name, ...(code.letters ? [letters] : []), n);
    if (this.severalBox.checked) button.setAttribute("aria-pressed", String(this.chosen.has(code.id)));
    row.append(button);
    return row;
  }

  private drawLast(): void {
    this.lastRow.replaceChildren(
      ...this.last.map((id, n) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "last-code";
        button.dataset["code"] = String(id);
        const key = document.createElement("kbd");
        key.textContent = String(n + 1);
        button.append(sign(this.codes, id), this.codes.name(id), key);
        return button;
      }),
    );
    this.lastRow.hidden = this.last.length === 0;
  }

  private point(): void {
    const buttons = [...this.list.querySelectorAll<HTMLElement>("[data-code]")];
    const isTyped = this.input.value.trim() !== "";
    for (const [n, button] of buttons.entries()) {
      const is = isTyped && n === this.active;
      button.classList.toggle("active", is);
      if (is) button.scrollIntoView({ block: "nearest" });
      // By keyboard the list is reached through the field; by Tab its first.
      button.tabIndex = (isTyped ? is : n === 0) ? 0 : -1;
    }
    const told = isTyped ? this.shown[this.active]?.name : "";
    part(this.root, "no-fit").hidden = told !== undefined;
    part(this.root, "fits").textContent = isTyped ? (told === undefined ? say("coding_no_code") : say("coding_fits", { n: this.shown.length, name: told })) : "";
  }

  private typed(): void {
    this.active = 0;
    const exact = this.isByLetters ? this.codes.lettered(this.input.value.trim().toLowerCase()) : undefined;
    if (exact && this.input.value.trim().length === 2) {
      this.take(exact.id);
      return;
    }
    this.draw();
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!this.input.value.trim()) this.list.querySelector<HTMLElement>("[data-code]")?.focus();
      const most = this.shown.length - 1;
      this.active = Math.max(0, Math.min(most, this.active + (event.key === "ArrowDown" ? 1 : -1)));
      this.point();
    } else if (event.key === "Enter") {
      event.preventDefault();
      const code = this.shown[this.active];
      if (event.shiftKey && code) {
        this.severalBox.checked = true;
        this.chosen.add(code.id);
        this.input.value = "";
        this.draw();
      } else if (this.chosen.size > 0) {
        this.done([...this.chosen, ...(code && this.input.value.trim() ? [code.id] : [])]);
      } else if (code) this.take(code.id);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.chosen.clear();
      this.severalBox.checked = false;
      this.close();
      this.hears.left();
    }
  }

  /** From code to code in the list. */
  private walked(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      this.input.focus();
      return;
    }
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const buttons = [...this.list.querySelectorAll<HTMLElement>("[data-code]")];
    const next = buttons[buttons.indexOf(document.activeElement as HTMLElement) + by];
    (next ?? this.input).focus();
  }

  private clicked(event: Event): void {
    const code = (event.target as Element).closest<HTMLElement>("[data-code]")?.dataset["code"];
    if (code !== undefined) this.take(Number(code));
  }

  private take(code: number): void {
    if (!this.severalBox.checked) {
      this.done([code]);
      return;
    }
    if (this.chosen.has(code)) this.chosen.delete(code);
    else this.chosen.add(code);
    this.input.value = "";
    this.hears.looked(code);
    this.draw();
  }

  private done(codes: readonly number[]): void {
    this.chosen.clear();
    this.severalBox.checked = false;
    this.close();
    this.hears.gave(codes);
  }

  /** What was given last before, where nothing was since. */
  begin(codes: readonly number[]): void {
    if (this.last.length > 0) return;
    this.last.push(...codes.slice(0, MOST_LAST));
    this.drawSoon();
  }

  /** Remember codes that were given. */
  remember(codes: readonly number[]): void {
    for (const code of codes) {
      const at = this.last.indexOf(code);
      if (at >= 0) this.last.splice(at, 1);
      this.last.unshift(code);
    }
    this.last.splice(MOST_LAST);
    this.drawSoon();
  }
}
