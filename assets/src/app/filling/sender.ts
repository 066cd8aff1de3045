/** Sends what is ready, one after the other, and tries again: what fails waits, and nothing is lost. */

import { toSend, type Draft, type Drafts, type Reason } from "./drafts";
import { parcels } from "./parcels";
import { Broken } from "./sealing";

/** What a server answered to a POST; `status` 0: nothing came. */
export interface Answer {
  readonly status: number;
  readonly words: string;
}

export type Post = (server: string, body: FormData) => Promise<Answer>;

const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 15 * 60_000;

/** How long to wait before the next try: twice as long each time, a little more or less. */
export function wait(tries: number, chance: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1)) * (0.75 + chance / 2);
}

export interface Surroundings {
  readonly post: Post;
  readonly now: () => number;
  readonly chance: () => number;
  /** Told after each change of a draft. */
  readonly changed: () => void;
}

export class Sender {
  /** The draft that is on its way at this moment, also after the page was locked. */
  static underWay: string | null = null;
  private static last: Promise<void> = Promise.resolve();
  private isSending = false;
  private isStopped = false;

  constructor(
    private readonly drafts: Drafts,
    private readonly around: Surroundings,
  ) {}

  /** No word goes out any more: the page was locked. */
  stop(): void {
    this.isStopped = true;
  }

  /** Send what is due; when the next is due, or null. */
  async send(): Promise<number | null> {
    if (this.isSending || this.isStopped) return null;
    this.isSending = true;
    const earlier = Sender.last;
    let done = (): void => undefined;
    Sender.last = new Promise((finish) => (done = finish));
    try {
      // What a sender before a lock has on its way: sent twice at once, one would take its files from the other.
      await earlier;
      const ready = (await this.drafts.all()).filter((draft) => draft.state === "ready").reverse();
      for (const draft of ready) {
        if (this.isStopped) return null;
        if (draft.nextAt <= this.around.now()) await this.one(draft);
      }
      const waiting = ready.filter((draft) => draft.state === "ready");
      return waiting.length > 0 ? Math.min(...waiting.map((draft) => draft.nextAt)) : null;
    } finally {
      this.isSending = false;
      done();
    }
  }

  private async one(draft: Draft): Promise<void> {
    draft.state = "sending";
    Sender.underWay = draft.id;
    try {
      await this.saved(draft);
      await this.everyParcel(draft);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      await this.failed(draft, { code: "broken", words: "" });
    } finally {
      Sender.underWay = null;
    }
    this.around.changed();
  }

  private async everyParcel(draft: Draft): Promise<void> {
    const xml = new File([draft.xml], "submission.xml", { type: "text/xml" });
    const left = toSend(draft).filter((file) => !draft.sent.includes(file.name));
    const all = parcels(xml.size, left);
    for (const [i, parcel] of all.entries()) {
      const body = new FormData();
      body.append("xml_submission_file", xml, xml.name);
      const isLast = i === all.length - 1;
      if (!isLast) body.append("*isIncomplete*", "yes");
      for (const file of parcel) {
        body.append(file.name, await this.drafts.vault.file(draft.id, file), file.name);
      }
      if (this.isStopped) return this.drafts.save(Object.assign(draft, { state: "ready" }));
      const answer = await this.around.post(draft.server, body);
      if (answer.status !== 201 && answer.status !== 202) return this.later(draft, answer);
      // "Received" is said already, in the language of this page; that somebody has to look at it is more.
      if (isLast) return this.drafts.received(draft, answer.status === 201 ? "" : answer.words, this.around.now());
      draft.sent.push(...parcel.map((file) => file.name));
      await this.saved(draft);
    }
  }

  /** Not received: what another try may mend waits for it, the rest says why. */
  private async later(draft: Draft, answer: Answer): Promise<void> {
    const code = REFUSALS.get(answer.status) ?? (answer.status >= 400 && answer.status < 500 ? "refused" : null);
    if (code !== null) return this.failed(draft, { code, words: answer.words });
    const tries = draft.tries + 1;
    const nextAt = this.around.now() + wait(tries, this.around.chance());
    Object.assign(draft, { state: "ready", tries, nextAt });
    await this.drafts.save(draft);
  }

  private async failed(draft: Draft, reason: Reason): Promise<void> {
    Object.assign(draft, { state: "failed", reason });
    await this.drafts.save(draft);
  }

  private async saved(draft: Draft): Promise<void> {
    await this.drafts.save(draft);
    this.around.changed();
  }
}

/** 408 and 429 are a matter of time. */
const REFUSALS = new Map<number, Reason["code"] | null>([
  [401, "signed_out"],
  [403, "signed_out"],
  [408, null],
  [413, "too_large"],
  [429, null],
]);
