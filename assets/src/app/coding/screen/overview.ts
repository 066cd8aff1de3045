/** Beside what is coded: the codes in it, each a way to its passages, and the notes on passages. */

import { say } from "../../strings";
import { sign, type Codes } from "./codes";
import { replaceChips } from "./marks";
import type { Segment, Segments } from "./segments";

const MOST_OF_A_NOTE = 90;

/** In the order of what is coded: by turn and place, then by time. */
export function inOrder(one: Segment, other: Segment): number {
  return (
    (one.place?.[0] ?? 0) - (other.place?.[0] ?? 0) ||
    (one.place?.[1] ?? 0) - (other.place?.[1] ?? 0) ||
    (one.time?.[0] ?? 0) - (other.time?.[0] ?? 0) ||
    one.key.localeCompare(other.key)
  );
}

export interface Used {
  readonly code: number;
  readonly mine: number;
  readonly others: number;
}

/** How often each code is given, one's own before the others'. */
export function used(segments: Iterable<Segment>, me: number): Used[] {
  const found = new Map<number, { code: number; mine: number; others: number }>();
  for (const { code, coder } of segments) {
    const entry = found.get(code) ?? { code, mine: 0, others: 0 };
    if (coder === me) entry.mine += 1;
    else entry.others += 1;
    found.set(code, entry);
  }
  return [...found.values()].sort((one, other) => other.mine - one.mine || other.others - one.others || one.code - other.code);
}

/** The passage of a code after another, round and round; undefined: there is none. */
export function following(segments: Iterable<Segment>, code: number, chosen: string | null): string | undefined {
  const there = [...segments].filter((segment) => segment.code === code).sort(inOrder);
  const at = there.findIndex((segment) => segment.key === chosen);
  return there[(at + 1) % there.length]?.key;
}

function part<T extends HTMLElement>(root: ParentNode, name: string): T {
  const found = root.querySelector<T>(`[data-${name}]`);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

export class Overview {
  private readonly codesList: HTMLElement;
  private readonly notesList: HTMLElement;
  private readonly notesCard: HTMLDetailsElement;
  private isToBeDrawn = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly segments: Segments,
    private codes: Codes,
    private readonly go: (key: string) => void,
    chosen: () => string | null,
  ) {
    this.codesList = part(root, "used");
    this.notesList = part(root, "notes");
    this.notesCard = part(root, "notes-card");
    this.notesCard.addEventListener("toggle", () => this.drawSoon());
    this.codesList.addEventListener("click", (event) => {
      const code = (event.target as Element).closest<HTMLElement>("[data-keys]")?.dataset["keys"];
      const key = code === undefined ? undefined : following(this.segments.shown.values(), Number(code), chosen());
      if (key !== undefined) this.go(key);
    });
    this.notesList.addEventListener("click", (event) => {
      const key = (event.target as Element).closest<HTMLElement>("[data-keys]")?.dataset["keys"];
      if (key !== undefined) this.go(key);
    });
  }

  know(codes: Codes): void {
    this.codes = codes;
    this.drawSoon();
  }

  /** Nobody waits for these lists. */
  drawSoon(): void {
    if (this.isToBeDrawn) return;
    this.isToBeDrawn = true;
    requestAnimationFrame(() => setTimeout(() => {
      this.isToBeDrawn = false;
      this.draw();
    }));
  }

  private draw(): void {
    const there = [...this.segments.shown.values()];
    const codes = used(there, this.segments.me);
    part(this.root, "used-card").hidden = codes.length === 0;
    replaceChips(this.codesList, codes.map((each) => this.codeRow(each)), null);
    const notes = there.filter((segment) => segment.memo);
    this.notesCard.hidden = notes.length === 0;
    // There may be thousands: they are drawn for who looks at them.
    const rows = this.notesCard.open ? notes.sort(inOrder).map((segment) => this.noteRow(segment)) : [];
    replaceChips(this.notesList, rows, null);
  }

  private codeRow({ code, mine, others }: Used): HTMLElement {
    const name = document.createElement("span");
    name.className = "name";
    name.textContent = this.codes.name(code);
    const n = document.createElement("span");
    n.className = "n";
    n.textContent = counted(mine, others);
    return this.row(String(code), sign(this.codes, code), name, n);
  }

  private noteRow(segment: Segment): HTMLElement {
    const name = this.codes.name(segment.code);
    const whose = this.segments.isMine(segment) ? name : `${segment.name || say("coding_consensus")}: ${name}`;
    const turn = segment.place ? ` · ${say("coding_turn", { n: segment.place[0] + 1 })}` : "";
    const note = document.createElement("small");
    note.textContent = segment.memo.length > MOST_OF_A_NOTE ? `${segment.memo.slice(0, MOST_OF_A_NOTE)}…` : segment.memo;
    return this.row(segment.key, sign(this.codes, segment.code), whose + turn, note);
  }

  private row(keys: string, ...content: (Node | string)[]): HTMLElement {
    const row = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "side-code";
    button.dataset["keys"] = keys;
    button.append(...content);
    row.append(button);
    return row;
  }
}

/** How often a code was given, by oneself and by others. */
function counted(mine: number, others: number): string {
  if (others === 0) return String(mine);
  return mine === 0 ? say("coding_used_by_others_only", { others }) : say("coding_used_by_others", { mine, others });
}
