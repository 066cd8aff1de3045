/** Beside the text: the passage that is chosen, its code and its note; what has to be looked at. */

import { say } from "../../strings";
import { sign, type Codes } from "./codes";
import { inOrder } from "./overview";
import type { Segment, Segments } from "./segments";

export interface Hears {
  /** before: the note over which it was written. */
  readonly noted: (key: string, words: string, before: string) => void;
  readonly removed: (key: string) => void;
  readonly recode: (key: string) => void;
  readonly replace: (key: string) => void;
  readonly looked: (key: string) => void;
  readonly go: (key: string) => void;
  readonly left: () => void;
}

function part<T extends HTMLElement>(root: ParentNode, name: string): T {
  const found = root.querySelector<T>(`[data-${name}]`);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

export class Panel {
  private readonly card: HTMLElement;
  private readonly note: HTMLTextAreaElement;
  private readonly looks: HTMLElement;
  private key: string | null = null;
  /** Notes that are being written, by segment: they stay until they are saved. */
  private readonly drafts = new Map<string, { words: string; before: string }>();

  constructor(
    private readonly root: HTMLElement,
    private readonly segments: Segments,
    private codes: Codes,
    private readonly hears: Hears,
    private readonly may: boolean,
    /** Where a code is (that of number 0), and where its passages are. */
    private readonly pages: { readonly codePage?: string; readonly passagesPage?: string },
  ) {
    this.card = part(root, "passage");
    this.note = part(root, "note");
    this.looks = part(root, "looks");
    this.note.addEventListener("input", () => {
      const before = this.key === null ? undefined : (this.drafts.get(this.key)?.before ?? this.segments.shown.get(this.key)?.memo);
      if (this.key !== null && before !== undefined) this.drafts.set(this.key, { words: this.note.value, before });
      this.drawSave();
    });
    this.on("save-note", (key) => {
      const before = this.drafts.get(key)?.before ?? "";
      this.hears.noted(key, this.note.value.trim(), before);
    });
    this.on("remove", (key) => this.hears.removed(key));
    this.on("recode", (key) => this.hears.recode(key));
    this.on("replace", (key) => this.hears.replace(key));
    this.on("looked", (key) => this.hears.looked(key));
    part(root, "close-passage").addEventListener("click", () => this.hears.left());
    this.looks.addEventListener("click", (event) => {
      const key = (event.target as Element).closest<HTMLElement>("[data-look]")?.dataset["look"];
      if (key !== undefined) this.hears.go(key);
    });
  }

  private on(name: string, does: (key: string) => void): void {
    part(this.root, name).addEventListener("click", () => {
      if (this.key !== null) does(this.key);
    });
  }

  know(codes: Codes): void {
    this.codes = codes;
    this.draw();
  }

  /** How many notes were written and not saved. */
  get unsaved(): number {
    return this.drafts.size;
  }

  show(key: string | null): void {
    this.key = key;
    this.draw();
  }

  refresh(keys: ReadonlySet<string>): void {
    if (this.key !== null && keys.has(this.key)) this.draw();
    this.drawLooks();
  }

  /** What was written is meant after all, and on its way. */
  forget(key: string): void {
    this.drafts.delete(key);
    if (key === this.key) this.draw();
  }

  /** A note that was refused is a draft again. */
  bringBack(key: string, words: string): void {
    this.drafts.set(key, { words, before: this.segments.shown.get(key)?.memo ?? "" });
    if (key === this.key) this.draw();
  }

  private draw(): void {
    const segment = this.key === null ? undefined : this.segments.shown.get(this.key);
    this.card.hidden = !segment;
    this.root.toggleAttribute("data-has-passage", segment !== undefined);
    if (!segment) return;
    const isMine = this.segments.isMine(segment);
    const code = this.codes.get(segment.code);
    part(this.card, "passage-code").replaceChildren(sign(this.codes, segment.code), this.codes.name(segment.code));
    part(this.card, "passage-by").textContent = isMine ? say("coding_yours") : say("coding_by", { name: segment.name || say("coding_consensus") });
    const about = [code?.definition, code?.inclusion && say("coding_use", { words: code.inclusion }), code?.exclusion && say("coding_not_use", { words: code.exclusion })];
    part(this.card, "passage-about").replaceChildren(
      ...about.filter(Boolean).map((words) => {
        const line = document.createElement("p");
        line.textContent = words ?? "";
        return line;
      }),
    );
    part<HTMLAnchorElement>(this.card, "code-link").href = (this.pages.codePage ?? "").replace("/0/", `/${code?.number ?? 0}/`);
    part<HTMLAnchorElement>(this.card, "passages-link").href = `${this.pages.passagesPage ?? ""}?code=${code?.number ?? 0}`;
    const quote = this.card.querySelector<HTMLAnchorElement>("[data-quote]");
    if (quote) quote.search = new URLSearchParams({ segment: segment.key }).toString();
    const may = this.may && isMine;
    part(this.card, "own").hidden = !may;
    const theirs = part(this.card, "their-note");
    theirs.hidden = may || !segment.memo;
    theirs.textContent = segment.memo;
    part(this.card, "looked").hidden = !segment.look;
    const draft = this.drafts.get(segment.key);
    const words = draft?.words ?? segment.memo;
    if (this.note.value !== words) this.note.value = words;
    this.drawSave();
  }

  private drawSave(): void {
    const segment = this.key === null ? undefined : this.segments.shown.get(this.key);
    part<HTMLButtonElement>(this.card, "save-note").disabled = this.note.value.trim() === (segment?.memo ?? "");
  }

  private drawLooks(): void {
    const waiting: Segment[] = [...this.segments.shown.values()].filter((each) => each.look && this.segments.isMine(each));
    waiting.sort(inOrder);
    part(this.root, "looks-card").hidden = waiting.length === 0;
    this.looks.replaceChildren(
      ...waiting.map((segment) => {
        const row = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.className = "given-code";
        button.dataset["look"] = segment.key;
        const turn = segment.place ? ` · ${say("coding_turn", { n: segment.place[0] + 1 })}` : "";
        button.append(sign(this.codes, segment.code), this.codes.name(segment.code) + turn);
        row.append(button);
        return row;
      }),
    );
  }
}
