/** Filled forms on their way: draft, ready, sending, received, or failed with a reason. */

import { NoRoom } from "./keep";
import type { KeptFile, Vault } from "./vault";

export type State = "draft" | "ready" | "sending" | "received" | "failed";

/** Why something wasn't received; `words` are the server's own. */
export interface Reason {
  readonly code: "refused" | "signed_out" | "too_large" | "broken";
  readonly words: string;
}

export interface Draft {
  readonly id: string;
  /** Of the enrolment by which it was begun, and under which it is sent. */
  readonly server: string;
  readonly formId: string;
  readonly version: string;
  readonly formTitle: string;
  readonly begunAt: number;
  state: State;
  changedAt: number;
  xml: string;
  /** What it is known by in the list: the first words of its answers. */
  title: string;
  /** Every file that was taken for it; sent is what its XML names. */
  files: KeptFile[];
  /** The files that the server has already, of a sending that was broken off. */
  sent: string[];
  tries: number;
  nextAt: number;
  reason: Reason | null;
  receivedAt: number | null;
  /** What the server said as it received it. */
  said: string;
  /** It is as it leaves the phone, and opens here no more. */
  isEncrypted?: boolean;
}

const KIND = "draft";
/** So long one sees what was received. */
const REMEMBERED = 14 * 24 * 3600 * 1000;

export class Drafts {
  private adding: Promise<unknown> = Promise.resolve();

  constructor(readonly vault: Vault) {}

  async all(): Promise<Draft[]> {
    const found = await this.vault.all<Draft>(KIND);
    return found.sort((a, b) => b.changedAt - a.changedAt);
  }

  save(draft: Draft): Promise<void> {
    return this.vault.put(KIND, draft.id, draft);
  }

  /** Keep what was answered. False: there is no room; whatever fails, the draft is what lies in the store. */
  async write(draft: Draft, xml: string, title: string, now: number): Promise<boolean> {
    if (xml === draft.xml) return true;
    const { xml: before, title: called } = draft;
    Object.assign(draft, { xml, title, changedAt: now, state: "draft", reason: null });
    try {
      await this.save(draft);
      return true;
    } catch (error) {
      Object.assign(draft, { xml: before, title: called });
      if (!(error instanceof NoRoom)) throw error;
      return false;
    }
  }

  drop(draft: Draft): Promise<void> {
    return this.vault.drop(draft.id);
  }

  addFile(draft: Draft, name: string, file: Blob): Promise<void> {
    const added = this.keepFile(draft, name, file);
    this.adding = Promise.allSettled([this.adding, added]);
    return added;
  }

  private async keepFile(draft: Draft, name: string, file: Blob): Promise<void> {
    draft.files.push(await this.vault.putFile(draft.id, name, file));
    await this.save(draft);
  }

  /** Once whatever is being taken is kept, and its question names it: a video takes seconds. */
  async filesKept(): Promise<void> {
    for (let before: unknown = null; before !== this.adding; ) {
      before = this.adding;
      await before;
      await new Promise((done) => setTimeout(done));
    }
  }

  /** Take out the files that no answer names any more. */
  async tidyFiles(draft: Draft): Promise<void> {
    const unused = draft.files.filter((file) => !names(draft, file));
    if (unused.length === 0) return;
    draft.files = draft.files.filter((file) => names(draft, file));
    await this.save(draft);
    for (const file of unused) await this.vault.dropFile(draft.id, file.name);
  }

  /** What the server has need not lie on the phone: its line stays for a while, and nothing else. */
  async received(draft: Draft, said: string, now: number): Promise<void> {
    Object.assign(draft, { state: "received", reason: null, receivedAt: now, changedAt: now, said });
    const files = draft.files;
    Object.assign(draft, { xml: "", files: [], sent: [] });
    await this.save(draft);
    for (const file of files) await this.vault.dropFile(draft.id, file.name);
  }

  /** Once unlocked: what was being sent as the page closed waits again; old lines go. underWay: is sent still. */
  async settle(now: number, underWay: string | null): Promise<void> {
    for (const draft of await this.all()) {
      if (draft.state === "sending" && draft.id !== underWay) await this.save({ ...draft, state: "ready" });
      if (draft.receivedAt !== null && now - draft.receivedAt > REMEMBERED) await this.drop(draft);
    }
  }
}

/** Whether an answer is this file. Names are random, so no other text holds one. */
export function names(draft: Draft, file: KeptFile): boolean {
  return draft.xml.includes(`>${file.name}<`);
}

export function toSend(draft: Draft): KeptFile[] {
  return draft.files.filter((file) => names(draft, file));
}

/** A name that no other file has, however the camera called it. */
export function fileName(given: string, type: string): string {
  const ending = /\.([A-Za-z0-9]{1,8})$/.exec(given)?.[1] ?? /\/([a-z0-9]{1,8})/.exec(type)?.[1] ?? "bin";
  return `${crypto.randomUUID()}.${ending.toLowerCase()}`;
}
