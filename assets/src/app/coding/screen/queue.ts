/**
 * Operations on their way to the server, in order, again and again until each is done or refused. Each lies in the
 * browser's storage until then, so that nothing is lost when the page is closed. A note is held in memory alone:
 * what is said of restricted words is left on no device.
 */

import { pause } from "../../diagnosis/marks/save_queue";
import { touched, type Operation, type Removed, type Segment } from "./segments";

export interface Done {
  readonly key: string;
  readonly problem?: string;
  readonly mend?: string;
  readonly code?: string;
  readonly now?: Segment | Removed;
}

export interface News {
  readonly revision: number;
  readonly seen: string;
  readonly whole: boolean;
  readonly segments: readonly (Segment | Removed)[];
  readonly steps: readonly string[];
  readonly done?: readonly Done[];
}

export type Answer =
  | { readonly is: "heard"; readonly news: News }
  | { readonly is: "failed" }
  | { readonly is: "unreached" }
  | { readonly is: "signed_out" };

export interface Standing {
  readonly waiting: number;
  readonly state: "kept" | "sending" | "unreached" | "signed_out";
  readonly again: number;
}

export interface Hears {
  /** Before operations leave the row that were done. */
  readonly news: (news: News, done: readonly Operation[]) => void;
  readonly refused: (operation: Operation, why: Done) => void;
  readonly standing: (now: Standing) => void;
  /** The revision of a segment, once an operation before was done. */
  readonly revision: (segment: string) => number;
}

export interface Store {
  readonly length: number;
  key(n: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const MOST_AT_ONCE = 100;
/** So often the server may fail on one operation before it is given up. */
const MOST_FAILURES = 5;

export function hasNote(operation: Operation): boolean {
  const memo = operation.do === "change" ? operation.different.memo : operation.do === "code" ? operation.memo : "";
  return memo !== undefined && memo !== "";
}

export class Queue {
  private row: Operation[] = [];
  /** What may have reached the server, whatever was heard of it: it is undone there, and never taken out of the row. */
  private readonly tried = new Set<string>();
  private failures = 0;
  private failed = 0;
  private sending = false;
  private made = 0;
  private timer: unknown = undefined;

  constructor(
    private readonly store: Store | null,
    private readonly prefix: string,
    private readonly send: (operations: readonly Operation[]) => Promise<Answer>,
    private readonly hears: Hears,
    private readonly later: (work: () => void, seconds: number) => unknown = (work, seconds) => setTimeout(work, seconds * 1000),
  ) {
    this.row = this.left();
    for (const operation of this.row) this.tried.add(operation.key);
  }

  get waiting(): readonly Operation[] {
    return this.row;
  }

  /** How many notes would be lost if the page were closed. */
  get notes(): number {
    return this.row.filter(hasNote).length;
  }

  put(operation: Operation): void {
    this.row.push(operation);
    if (!hasNote(operation)) this.keep(operation);
    void this.work();
  }

  /** Take back the last operation, if it was never sent; undefined: it was, or there is none. */
  takeBack(): Operation | undefined {
    const last = this.row.at(-1);
    if (!last || this.tried.has(last.key)) return undefined;
    this.row.pop();
    this.drop(last);
    return last;
  }

  /** Send what waits, if nothing is on its way. */
  async work(): Promise<void> {
    if (this.sending || this.row.length === 0) {
      if (!this.sending) this.tell("kept");
      return;
    }
    const batch = this.batch();
    this.sending = true;
    for (const operation of batch) this.tried.add(operation.key);
    this.tell("sending");
    const answer = await this.send(batch);
    this.sending = false;
    if (answer.is === "heard") {
      this.failures = this.failed = 0;
      this.heard(batch, answer.news);
      void this.work();
      return;
    }
    this.failures += 1;
    if (answer.is === "failed") {
      this.failed += 1;
      const [first] = batch;
      if (batch.length === 1 && first && this.failed >= MOST_FAILURES) {
        this.failed = 0;
        this.row.shift();
        this.drop(first);
        this.hears.refused(first, { key: first.key });
      }
    }
    const state = answer.is === "signed_out" ? "signed_out" : "unreached";
    const seconds = pause(this.failures);
    this.tell(state, seconds);
    this.timer = this.later(() => void this.work(), seconds);
  }

  /** Try now, and not when it would be time again. */
  now(): void {
    clearTimeout(this.timer as number);
    void this.work();
  }

  /** As many as go together: of one segment one, since the next has to know what that made of it. */
  private batch(): Operation[] {
    const batch: Operation[] = [];
    const seen = new Set<string>();
    // After a failure of the server's own one by one: only what it fails on is held up.
    const most = this.failed > 0 ? 1 : MOST_AT_ONCE;
    for (const operation of this.row.slice(0, most)) {
      const keys = touched(operation);
      if (keys.some((key) => seen.has(key))) break;
      for (const key of keys) seen.add(key);
      const lacks = "revision" in operation && operation.revision === null;
      batch.push(lacks ? { ...operation, revision: this.hears.revision(operation.segment) } : operation);
      // What an undo touches only the server knows.
      if (operation.do === "undo") break;
    }
    return batch;
  }

  private heard(batch: readonly Operation[], news: News): void {
    const told = new Map((news.done ?? []).map((done) => [done.key, done]));
    const done = batch.filter((operation) => told.has(operation.key));
    const keys = new Set(done.map((operation) => operation.key));
    this.row = this.row.filter((operation) => !keys.has(operation.key));
    for (const operation of done) this.drop(operation);
    this.hears.news(news, done);
    for (const operation of done) {
      const why = told.get(operation.key);
      if (why?.problem !== undefined) this.hears.refused(operation, why);
    }
  }

  private tell(state: Standing["state"], again = 0): void {
    this.hears.standing({ waiting: this.row.length, state, again });
  }

  private name(operation: Operation, n: string): string {
    return `${this.prefix}:${n}:${operation.key}`;
  }

  private keep(operation: Operation): void {
    this.made += 1;
    const n = `${String(Date.now()).padStart(14, "0")}.${String(this.made).padStart(6, "0")}`;
    try {
      this.store?.setItem(this.name(operation, n), JSON.stringify(operation));
    } catch {
      // No room, or storage is refused: it is held in memory and leaves with the page.
      return;
    }
  }

  private names(): string[] {
    const names: string[] = [];
    for (let n = 0; n < (this.store?.length ?? 0); n += 1) {
      const name = this.store?.key(n);
      if (name?.startsWith(`${this.prefix}:`)) names.push(name);
    }
    return names.sort();
  }

  private drop(operation: Operation): void {
    this.tried.delete(operation.key);
    for (const name of this.names()) if (name.endsWith(`:${operation.key}`)) this.store?.removeItem(name);
  }

  /** What an earlier page left. */
  private left(): Operation[] {
    return this.names().flatMap((name) => {
      try {
        return [JSON.parse(this.store?.getItem(name) ?? "") as Operation];
      } catch {
        this.store?.removeItem(name);
        return [];
      }
    });
  }
}
