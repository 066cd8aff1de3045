/**
 * Marks on their way to the server: each is sent as soon as it is made or changed, again and again until
 * it is kept. What waits is held in memory alone: what people said is left on no device.
 */

import type { Mark } from "./mark";

export type Answer =
  | { is: "kept"; number?: number | undefined }
  | { is: "asks"; words: string }
  | { is: "refused"; words: string }
  | { is: "unreached" }
  | { is: "signed_out" };

/** `mark`: as it is now; null: it was taken out. */
export type Send = (key: string, mark: Mark | null) => Promise<Answer>;

export interface Standing {
  waiting: number;
  state: "kept" | "sending" | "unreached" | "signed_out" | "refused";
  /** Seconds until it is tried again. */
  again: number;
  words: string;
}

export interface Hears {
  standing: (now: Standing) => void;
  kept: (key: string, number: number | undefined) => void;
  /** Whether a mark outside of the areas is meant. */
  asks: (key: string, words: string) => Promise<boolean>;
}

/** After so many failures in a row, wait so many seconds. */
export function pause(failures: number): number {
  return Math.min(30, 2 ** failures);
}

export class SaveQueue {
  private readonly waiting = new Map<string, Mark | null>();
  private readonly refused = new Map<string, string>();
  private sending = false;
  private failures = 0;

  constructor(
    private readonly send: Send,
    private readonly hears: Hears,
    private readonly later: (work: () => void, seconds: number) => void = (work, seconds) => {
      setTimeout(work, seconds * 1000);
    },
  ) {}

  /** How many are not kept yet. */
  get size(): number {
    return this.waiting.size + this.refused.size;
  }

  put(key: string, mark: Mark | null): void {
    this.refused.delete(key);
    // The newest state of each, last in the row: what it was before needs no sending.
    this.waiting.delete(key);
    this.waiting.set(key, mark === null ? null : { ...mark });
    void this.work();
  }

  /** Send once more what was refused: whoever was told why means it. */
  again(key: string, mark: Mark): void {
    if (this.refused.has(key)) this.put(key, mark);
  }

  async work(): Promise<void> {
    if (this.sending) return;
    const next = this.waiting.entries().next();
    if (next.done) {
      this.tell("kept");
      return;
    }
    const [key, mark] = next.value;
    this.sending = true;
    this.tell("sending");
    const answer = await this.send(key, mark);
    this.sending = false;
    const isNewest = this.waiting.get(key) === mark;
    if (answer.is === "unreached" || answer.is === "signed_out") {
      this.failures += 1;
      const seconds = pause(this.failures);
      this.tell(answer.is, seconds);
      this.later(() => void this.work(), seconds);
      return;
    }
    this.failures = 0;
    if (answer.is === "kept") {
      if (isNewest) this.waiting.delete(key);
      if (mark) this.hears.kept(key, answer.number);
    } else if (isNewest) {
      this.waiting.delete(key);
      if (answer.is === "refused") this.refused.set(key, answer.words);
      else if (mark) {
        const meant = await this.hears.asks(key, answer.words);
        if (meant && !this.waiting.has(key)) this.waiting.set(key, { ...mark, outside: true });
      }
    }
    void this.work();
  }

  private tell(state: Standing["state"], again = 0): void {
    const words = [...this.refused.values()].at(-1) ?? "";
    const said = state === "kept" && this.refused.size > 0 ? "refused" : state;
    this.hears.standing({ waiting: this.size, state: said, again, words });
  }
}
