/** The coding screen: what is picked gets codes, which are shown at once and sent behind one's back. */

import { say } from "../../strings";
import { Codes, type Code } from "./codes";
import { Whole, type Surface } from "./listed";
import { Overview } from "./overview";
import { Palette } from "./palette";
import { Panel } from "./panel";
import { Picture } from "./picture";
import { hasNote, Queue, type Done, type News, type Standing } from "./queue";
import { Recording } from "./recording";
import { newKey, Segments, touched, type Different, type Operation, type Segment } from "./segments";
import { Server } from "./server";
import { Text } from "./text";

const EVERY_MS = 3000;
/** As long as a code's name may be. */
const MOST_NAME = 100;

function part<T extends HTMLElement>(root: ParentNode, name: string): T {
  const found = root.querySelector<T>(`[data-${name}]`);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

class Screen {
  private readonly server: Server;
  private readonly queue: Queue;
  private readonly segments: Segments;
  private readonly palette: Palette;
  private readonly panel: Panel;
  private readonly overview: Overview;
  private readonly text: Text | null;
  private readonly surface: Surface | null;
  private readonly version: number;
  private readonly may: boolean;
  private codes = new Codes([]);
  private steps: readonly string[] = [];
  private undone = new Set<string>();
  private chosen: string | null = null;
  /** The segment that gets another code in place of a new one. */
  private recoding: string | null = null;
  private standing: Standing = { waiting: 0, state: "kept", again: 0 };

  constructor(private readonly root: HTMLElement) {
    const { segments = "", operate = "", me = "0", text = "0", store = "" } = root.dataset;
    this.may = root.dataset["may"] !== undefined;
    this.version = Number(text);
    this.server = new Server(segments, operate, root.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "");
    this.queue = new Queue(storage(), store, (operations) => this.server.send(operations), {
      news: (news, done) => this.hear(news, done.flatMap(touched)),
      refused: (operation, why) => this.refused(operation, why),
      standing: (now) => this.tell(now),
      revision: (key) => this.segments.revision(key),
    });
    this.segments = new Segments(Number(me), () => this.queue.waiting);
    this.palette = new Palette(part(root, "palette"), this.codes, () => this.counts(), {
      gave: (codes) => this.give(codes),
      looked: () => undefined,
      left: () => this.back(),
    });
    const go = (key: string): void => {
      this.text?.goTo(key);
      this.choose(key);
    };
    this.panel = new Panel(part(root, "side"), this.segments, this.codes, {
      noted: (key, memo, before) => this.note(key, memo, before),
      removed: (key) => this.remove(key),
      recode: (key) => {
        this.recoding = key;
        this.palette.open();
      },
      replace: (key) => {
        const where = this.picked();
        if (where) this.change(key, where);
        this.clear();
      },
      looked: (key) => this.change(key, { looked: true }),
      go,
      left: () => {
        this.choose(null);
        this.back();
      },
    }, this.may, root.dataset);
    this.overview = new Overview(part(root, "side"), this.segments, this.codes, go, () => this.chosen);
    [this.text, this.surface] = this.surfaces();
    this.listen();
    this.namesCodes();
    this.headline();
    this.pickedNow();
  }

  async open(): Promise<void> {
    const answer = await this.server.whole();
    if (answer.is !== "heard" || !answer.codes) {
      this.tell({ waiting: this.queue.waiting.length, state: answer.is === "signed_out" ? "signed_out" : "unreached", again: 0 });
      setTimeout(() => void this.open(), EVERY_MS);
      return;
    }
    this.know(answer.codes);
    this.hear(answer.news, this.queue.waiting.flatMap(touched));
    this.palette.begin(this.lastGiven());
    this.root.dataset["ready"] = "";
    void this.queue.work();
    setTimeout(() => void this.poll(), EVERY_MS);
  }

  private surfaces(): [Text | null, Surface | null] {
    const chose = (key: string | null): void => this.choose(key);
    const picked = (): void => this.pickedNow();
    const asked = (key: string): void => this.asked(key);
    const turns = this.root.querySelector<HTMLElement>("[data-turns]");
    if (turns) {
      const here = (): void => this.headline();
      const removed = (): void => {
        if (this.chosen !== null) this.remove(this.chosen);
      };
      return [new Text(turns, this.segments, this.codes, { picked, chose, here, asked, removed }, this.may), null];
    }
    const list = part(this.root, "coded-list");
    const drawing = this.root.querySelector<SVGSVGElement>("[data-picture]");
    if (drawing) return [null, new Picture(drawing, list, this.segments, this.codes, { chose, picked, asked }, this.may)];
    const recording = this.root.querySelector<HTMLElement>("[data-recording]");
    if (recording) return [null, new Recording(recording, list, this.segments, this.codes, { chose, picked })];
    return [null, new Whole(list, this.segments, this.codes, chose)];
  }

  private listen(): void {
    addEventListener("beforeunload", (event) => {
      if (this.queue.notes + this.panel.unsaved > 0) event.preventDefault();
    });
    this.root.querySelector("[data-finish]")?.addEventListener("submit", (event) => {
      // What comes after it is finished would be refused.
      if (this.queue.waiting.length + this.panel.unsaved === 0) return;
      event.preventDefault();
      event.stopPropagation();
      this.ask(say("coding_finish_later"), undefined, undefined);
    });
    addEventListener("online", () => this.queue.now());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.queue.now();
    });
    this.root.addEventListener("keydown", (event) => {
      const isWriting = (event.target as Element).matches("textarea, input");
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.shiftKey && !isWriting) {
        event.preventDefault();
        this.undo();
      }
    });
    this.root.addEventListener("focusin", (event) => {
      const isBeside = (event.target as Element).closest("[data-palette], [data-side]") !== null;
      this.text?.hold(isBeside);
    });
    // What is no text and no picture takes its keys here: those of a button stay its own.
    this.root.querySelector("[data-recording], [data-whole]")?.addEventListener("keydown", (event) => {
      const { key, ctrlKey, metaKey, altKey, target } = event as KeyboardEvent;
      const isKey = /^[\p{L}\p{N}]$/u.test(key) || (key === "Enter" && (target as Element).matches("[data-whole]"));
      if (!isKey || ctrlKey || metaKey || altKey || (target as Element).matches("[data-player]")) return;
      event.preventDefault();
      this.asked(key);
    });
    for (const [name, does] of [
      ["undo", () => this.undo()],
      ["before", () => this.text?.go(this.text.at - 1)],
      ["after", () => this.text?.go(this.text.at + 1)],
      ["code-it", () => this.palette.open("", !matchMedia("(pointer: coarse)").matches)],
      ["try", () => this.queue.now()],
      ["name-there", () => void this.nameThere()],
      ["close-palette", () => this.back()],
    ] as const) {
      this.root.querySelector(`[data-${name}]`)?.addEventListener("click", does);
    }
  }

  /** A code that is named here, in the words that are picked or in others. */
  private namesCodes(): void {
    const box = this.root.querySelector<HTMLDetailsElement>("[data-new-code]");
    const form = box?.querySelector("form");
    if (!box || !form) return;
    const name = form.querySelector("input");
    box.addEventListener("toggle", () => {
      const words = this.text?.picked && box.dataset["inTheirWords"] !== undefined ? this.text.wordsAt(this.text.picked) : "";
      if (box.open && name && !name.value) name.value = words.replace(/\s+/g, " ").slice(0, MOST_NAME);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.nameCode(box, name?.value ?? "");
    });
  }

  private async nameCode(box: HTMLDetailsElement, name: string): Promise<void> {
    const isTheirs = this.text?.picked ? this.text.wordsAt(this.text.picked).startsWith(name) : false;
    const made = await this.server.newCode(box.dataset["newCode"] ?? "", name);
    const problem = part(box, "new-code-problem");
    problem.hidden = made.problem === undefined;
    problem.textContent = made.problem ?? "";
    if (made.made === undefined || made.codes === undefined) return;
    this.know(made.codes);
    box.open = false;
    box.querySelector("form")?.reset();
    if (this.picked()) this.give([made.made], isTheirs);
  }

  /** The text still holds a name: whoever decides names is shown where. */
  private async nameThere(): Promise<void> {
    const place = this.text?.picked;
    const address = this.root.querySelector<HTMLElement>("[data-name-there]")?.dataset["nameThere"];
    if (!place || !address) return;
    const told = await this.server.nameThere(address, this.version, place);
    const words = told.problem ?? say(told.waiting ? "coding_name_told" : "coding_name_known");
    part(this.root, "picked-words").textContent = words;
    this.announce(words);
  }

  private know(codes: readonly Code[]): void {
    this.codes = new Codes(codes);
    for (const each of [this.text, this.surface, this.palette, this.panel, this.overview]) each?.know(this.codes);
  }

  /** The codes that one gave last, before this page was opened: revisions are in the order of time. */
  private lastGiven(): number[] {
    const own = [...this.segments.shown.values()].filter((segment) => this.segments.isMine(segment));
    return [...new Set(own.sort((one, other) => other.revision - one.revision).map(({ code }) => code))];
  }

  /** Ask what is new, every few seconds while somebody looks. */
  private async poll(): Promise<void> {
    if (!document.hidden && this.queue.waiting.length === 0) {
      const answer = await this.server.news();
      if (answer.is === "heard") {
        this.hear(answer.news, []);
        if (this.standing.state !== "kept" && this.queue.waiting.length === 0) this.tell({ waiting: 0, state: "kept", again: 0 });
      } else if (this.queue.waiting.length === 0) {
        this.tell({ waiting: 0, state: answer.is === "signed_out" ? "signed_out" : "unreached", again: 0 });
      }
    }
    setTimeout(() => void this.poll(), EVERY_MS);
  }

  private hear(news: News, done: Iterable<string>): void {
    this.steps = news.steps;
    const version = Number(news.seen.split(".")[0]);
    if (version !== this.version) {
      // A name was replaced meanwhile: positions are of another text than the one that is shown.
      this.newer();
      return;
    }
    const changed = this.segments.hear(news.segments, news.whole);
    for (const key of this.segments.refresh(done)) changed.add(key);
    this.show(changed);
  }

  private newer(): void {
    if (this.queue.waiting.length === 0 && this.panel.unsaved === 0) location.reload();
    else part(this.root, "newer").hidden = false;
  }

  private show(changed: ReadonlySet<string>): void {
    this.text?.refresh(changed);
    if (changed.size > 0) this.surface?.refresh();
    this.panel.refresh(changed);
    if (this.chosen !== null && changed.has(this.chosen) && !this.segments.shown.has(this.chosen)) this.choose(null);
    if (changed.size > 0) {
      this.headline();
      this.palette.drawSoon();
      this.overview.drawSoon();
    }
    // Whoever reads and doesn't code has none.
    const undo = this.root.querySelector<HTMLButtonElement>("[data-undo]");
    if (undo) undo.disabled = this.lastStep() === undefined && this.queue.waiting.length === 0;
  }

  /** Passages by code: one's own, or all of them where one only reads. */
  private counts(): ReadonlyMap<number, number> {
    const counts = new Map<number, number>();
    for (const segment of this.segments.shown.values()) {
      if (!this.may || this.segments.isMine(segment)) counts.set(segment.code, (counts.get(segment.code) ?? 0) + 1);
    }
    return counts;
  }

  private headline(): void {
    if (!this.text) return;
    const own = [...this.counts().values()].reduce((sum, n) => sum + n, 0);
    const at = { n: this.text.at + 1, all: this.text.length };
    const coded = !this.may ? say("coding_passages_there", { n: own }) : own === 1 ? say("coding_one_passage") : say("coding_passages", { n: own });
    part(this.root, "headline").textContent = `${say("coding_at", at)} ${coded}`;
    part<HTMLButtonElement>(this.root, "before").disabled = this.text.at === 0;
    part<HTMLButtonElement>(this.root, "after").disabled = this.text.at >= this.text.length - 1;
  }

  private picked(): Different | null {
    if (!this.text) return this.surface?.picked ?? null;
    return this.text.picked && { place: this.text.picked, text: this.version };
  }

  private pickedNow(): void {
    const is = this.picked() !== null;
    this.root.toggleAttribute("data-has-picked", is && this.may);
    const words = this.text?.picked ? this.text.wordsAt(this.text.picked) : "";
    const n = words ? words.split(/\s+/).length : 0;
    const bar = this.root.querySelector("[data-picked-words]");
    const told = this.surface instanceof Whole ? say("coding_picked_whole") : say("coding_picked_part");
    if (bar) bar.textContent = !is ? "" : n > 0 ? say("coding_picked", { n }) : told;
  }

  private asked(key: string): void {
    if (!this.may || !this.picked()) return;
    const last = /^[1-9]$/.test(key) ? this.palette.lastOf(Number(key)) : undefined;
    if (last !== undefined) this.give([last]);
    else this.palette.open(key === "Enter" ? "" : key.toLowerCase());
  }

  private give(codes: readonly number[], isInVivo = false): void {
    const where = this.picked();
    const [first] = codes;
    if (!this.may || first === undefined) return;
    if (this.recoding !== null) {
      const key = this.recoding;
      this.recoding = null;
      this.change(key, { to: first });
    } else if (where) {
      const made = codes.map((code) => [newKey(), code] as const);
      this.put({ key: newKey(), do: "code", codes: made, ...where, ...(isInVivo && { in_vivo: true }) });
      this.announce(say("coding_coded", { codes: codes.map((code) => this.codes.name(code)).join(", ") }));
      this.clear();
    } else {
      this.announce(say("coding_pick_first"));
      return;
    }
    this.palette.remember(codes);
    this.back();
  }

  private change(key: string, different: Different): void {
    this.put({ key: newKey(), do: "change", segment: key, revision: this.seenRevision(key), different });
  }

  private remove(key: string): void {
    const segment = this.segments.shown.get(key);
    if (!this.may || !segment || !this.segments.isMine(segment)) return;
    this.choose(null);
    this.put({ key: newKey(), do: "remove", segment: key, revision: this.seenRevision(key) });
    this.announce(say("coding_removed", { code: this.codes.name(segment.code) }));
    this.back();
  }

  /** As it was seen; null where one's own operation before is on its way. */
  private seenRevision(key: string): number | null {
    const isOnItsWay = this.queue.waiting.some((operation) => touched(operation).includes(key));
    return isOnItsWay ? null : this.segments.revision(key);
  }

  private put(operation: Operation): void {
    this.queue.put(operation);
    this.show(this.segments.refresh(touched(operation)));
  }

  /** The last of one's steps that nobody asked to take back. */
  private lastStep(): string | undefined {
    const asked = new Set([...this.undone, ...this.queue.waiting.flatMap((each) => (each.do === "undo" ? [each.step] : []))]);
    const onItsWay = this.queue.waiting.filter((each) => each.do !== "undo").map((each) => each.key);
    return [...onItsWay.reverse(), ...this.steps].find((step) => !asked.has(step));
  }

  private undo(): void {
    if (!this.may) return;
    const back = this.queue.takeBack();
    if (back && back.do !== "undo") {
      this.show(this.segments.refresh(touched(back)));
      this.announce(say("coding_undone"));
      return;
    }
    if (back) this.queue.put(back);
    const step = this.lastStep();
    if (step === undefined) return;
    this.undone.add(step);
    this.put({ key: newKey(), do: "undo", step });
    this.announce(say("coding_undone"));
  }

  private choose(key: string | null): void {
    this.chosen = key;
    this.text?.choose(key);
    this.surface?.choose(key);
    this.panel.show(key);
  }

  private clear(): void {
    this.text?.pick(null);
    this.surface?.clear();
    this.pickedNow();
  }

  /** Back to the text, where one was. */
  private back(): void {
    this.recoding = null;
    this.palette.close();
    if (this.text) this.text.comeBack();
    else this.root.querySelector<HTMLElement>("[data-picture], [data-player], [data-whole]")?.focus();
  }

  private refused(operation: Operation, why: Done): void {
    const keys = touched(operation);
    this.show(this.segments.refresh(keys));
    if (why.now) this.show(this.segments.hear([why.now], false));
    if (operation.do === "undo") this.undone.delete(operation.step);
    if (operation.do === "change" && hasNote(operation)) this.panel.bringBack(operation.segment, operation.different.memo ?? "");
    const now = why.now && "code" in why.now ? why.now : undefined;
    const words = why.problem === undefined ? say("coding_failed") : now ? say("coding_changed") : `${why.problem} ${why.mend ?? ""}`;
    this.ask(words, now, operation.do === "change" ? operation.different : undefined);
  }

  /** A note that was written over another than there is now isn't sent before somebody has seen both. */
  private note(key: string, memo: string, before: string): void {
    const now = this.segments.shown.get(key);
    if (now && now.memo !== before) {
      this.ask(say("coding_note_changed"), now, { memo });
      return;
    }
    this.panel.forget(key);
    this.change(key, { memo });
  }

  /** Say what was not done; where something changed meanwhile show both, and which is meant. */
  private ask(words: string, now: Segment | undefined, different: Different | undefined): void {
    const dialog = part<HTMLDialogElement>(this.root, "refused");
    part(dialog, "refused-words").textContent = words;
    const keep = part(dialog, "keep-mine");
    keep.hidden = part(dialog, "both").hidden = now === undefined || different === undefined;
    if (now && different) {
      const told = (code: number, memo: string): string => [this.codes.name(code), memo].filter(Boolean).join(": ");
      part(dialog, "now").textContent = told(now.code, now.memo);
      part(dialog, "mine").textContent = told(different.to ?? now.code, different.memo ?? now.memo);
      keep.onclick = () => {
        this.panel.forget(now.key);
        this.change(now.key, different);
        dialog.close();
      };
    }
    if (!dialog.open) dialog.showModal();
  }

  private announce(words: string): void {
    part(this.root, "announced").textContent = words;
  }

  private tell(now: Standing): void {
    this.standing = now;
    const state = part(this.root, "saved");
    state.dataset["saved"] = now.state;
    const notes = this.queue.notes;
    const told = {
      kept: () => say("coding_kept"),
      sending: () => say("coding_sending", { n: now.waiting }),
      unreached: () => (now.waiting > 0 ? say("coding_unreached", { n: now.waiting, seconds: now.again }) : say("coding_no_network")),
      signed_out: () => say("coding_signed_out"),
    }[now.state]();
    part(state, "saved-words").textContent = notes > 0 && now.state !== "sending" ? `${told} ${say("coding_notes_wait", { n: notes })}` : told;
    part(state, "try").hidden = now.state !== "unreached" || now.waiting === 0;
    part(state, "sign-in").hidden = now.state !== "signed_out";
    if (now.waiting === 0 && !part(this.root, "newer").hidden) this.newer();
  }
}

function storage(): Storage | null {
  try {
    return localStorage;
  } catch {
    // The browser refuses it: what waits is held in memory.
    return null;
  }
}

const root = document.querySelector<HTMLElement>("[data-coding]");
// The text needs the room of the rail, which is one click away; what somebody chose stays for other pages.
if (root && matchMedia("(max-width: 99.99rem)").matches) document.documentElement.dataset["rail"] = "folded";
if (root) void new Screen(root).open();
