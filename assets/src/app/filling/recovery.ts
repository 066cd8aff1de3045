/**
 * The recovery file: drafts and what waits to be sent, with their files, for another phone or for
 * whoever coordinates the audit.
 *
 * A line of JSON and a sealed stream. The stream's key lies in the line twice: wrapped by the device
 * code, and, where the audit's public key is known, by RSA-OAEP with SHA-256. Inside stand records,
 * each a length (4 bytes), a line of JSON of that length, and as many bytes as its `size` says.
 * Python reads it in src/sereno/exchange/recovery_files.py.
 */

import type { Draft, Drafts } from "./drafts";
import { keyOfCode, open, random, ROUNDS, seal, SHORTEST_CODE, WrongCode, Broken } from "./sealing";
import { opened, Sealing } from "./stream";

type Bytes = Uint8Array<ArrayBuffer>;

export const BEGINS = "sereno-recovery/1\n";
/** A head of another length is none of ours. */
const LONGEST_HEAD = 64 * 1024;

/** The audit's public key as its server gives it: SPKI in base64, and by which name it is kept. */
export interface PublicKey {
  readonly id: string;
  readonly spki: string;
}

interface Head {
  readonly made_at: string;
  readonly server: string;
  readonly device: string;
  readonly about: string;
  readonly code: { salt: string; rounds: number; iv: string; key: string };
  readonly audit: { id: string; key: string } | null;
}

/** One filled form, as it stands in the file before its files. */
interface DraftLine {
  readonly draft: Draft;
  readonly size: 0;
}

interface FileLine {
  readonly file: string;
  readonly type: string;
  readonly size: number;
}

/** This file isn't a recovery file. */
export class NotOurs extends Error {}

const text = new TextEncoder();

export function base64(bytes: Bytes | ArrayBuffer): string {
  let made = "";
  for (const byte of new Uint8Array(bytes)) made += String.fromCharCode(byte);
  return btoa(made);
}

export function fromBase64(words: string): Bytes {
  return Uint8Array.from(atob(words), (sign) => sign.charCodeAt(0));
}

function streamKey(raw: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function wrappedFor(audit: PublicKey, raw: Bytes): Promise<string> {
  const how = { name: "RSA-OAEP", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("spki", fromBase64(audit.spki), how, false, ["encrypt"]);
  return base64(await crypto.subtle.encrypt({ name: "RSA-OAEP" }, key, raw));
}

function line(value: DraftLine | FileLine): Bytes {
  const words = text.encode(JSON.stringify(value));
  const made = new Uint8Array(4 + words.length);
  new DataView(made.buffer).setUint32(0, words.length);
  made.set(words, 4);
  return made;
}

/** Everything of one server that wasn't received. */
export async function recoveryFile(
  drafts: Drafts,
  { server, name: device }: { server: string; name: string },
  code: string,
  audit: PublicKey | null,
  now: Date,
  rounds = ROUNDS,
): Promise<Blob> {
  const [raw, salt, about] = [random(32), random(16), random(16)];
  const wrapped = await seal(await keyOfCode(code, salt, rounds), "recovery", raw);
  const head: Head = {
    made_at: now.toISOString(),
    server,
    device,
    about: base64(about),
    code: { salt: base64(salt), rounds, iv: base64(wrapped.iv), key: base64(wrapped.bytes) },
    audit: audit && { id: audit.id, key: await wrappedFor(audit, raw) },
  };
  const parts: BlobPart[] = [BEGINS, `${JSON.stringify(head)}\n`];
  const sealing = new Sealing(await streamKey(raw), about, (chunk) => parts.push(chunk));
  for (const draft of await drafts.all()) {
    if (draft.server !== server || draft.state === "received") continue;
    await sealing.write(line({ draft, size: 0 }));
    for (const file of draft.files) {
      await sealing.write(line({ file: file.name, type: file.type, size: file.size }));
      for await (const part of drafts.vault.parts(draft.id, file)) await sealing.write(new Uint8Array(part));
    }
  }
  await sealing.finish();
  return new Blob(parts, { type: "application/octet-stream" });
}

async function headOf(file: Blob): Promise<[Head, number]> {
  const begun = new Uint8Array(await file.slice(0, LONGEST_HEAD).arrayBuffer());
  const end = begun.indexOf(10, BEGINS.length);
  if (new TextDecoder().decode(begun.slice(0, BEGINS.length)) !== BEGINS || end < 0) throw new NotOurs();
  const words = new TextDecoder().decode(begun.slice(BEGINS.length, end));
  return [JSON.parse(words) as Head, end + 1];
}

/** Bring back what a recovery file holds; how much. What is here already stays as it is. */
export async function bringBack(drafts: Drafts, file: Blob, code: string): Promise<number> {
  const [head, start] = await headOf(file);
  if (code.trim().length < SHORTEST_CODE) throw new WrongCode();
  const key = await keyOfCode(code, fromBase64(head.code.salt), head.code.rounds);
  let raw: ArrayBuffer;
  try {
    raw = await open(key, "recovery", {
      iv: fromBase64(head.code.iv),
      bytes: fromBase64(head.code.key).buffer,
    });
  } catch (error) {
    throw error instanceof Broken ? new WrongCode() : error;
  }
  const reader = new Reader(opened(file, start, await streamKey(raw), fromBase64(head.about)));
  const here = new Set((await drafts.all()).map((draft) => draft.id));
  let draft: Draft | null = null;
  let n = 0;
  try {
    for (let next = await reader.line(); next !== null; next = await reader.line()) {
      if ("draft" in next) {
        // It is there once all of its files are: of one that came in part, the rest would never come.
        if (draft !== null) await drafts.save(draft);
        draft = here.has(next.draft.id) ? null : { ...next.draft, sent: [], nextAt: 0 };
        if (draft === null) continue;
        n += 1;
        if (draft.state === "sending") draft.state = "ready";
      } else {
        const bytes = await reader.bytes(next.size);
        if (draft !== null) await drafts.vault.putFile(draft.id, next.file, new Blob(bytes, { type: next.type }));
      }
    }
    if (draft !== null) await drafts.save(draft);
  } catch (error) {
    if (draft !== null) await drafts.drop(draft);
    throw error;
  }
  return n;
}

/** Takes lines and bytes out of a stream of chunks. */
class Reader {
  private held: Bytes = new Uint8Array(0);

  constructor(private readonly chunks: AsyncGenerator<Bytes>) {}

  async line(): Promise<DraftLine | FileLine | null> {
    if (!(await this.fill(4))) return null;
    const length = new DataView(this.held.buffer, this.held.byteOffset).getUint32(0);
    this.held = this.held.slice(4);
    if (!(await this.fill(length))) throw new Broken("recovery");
    const words = new TextDecoder().decode(this.held.slice(0, length));
    this.held = this.held.slice(length);
    return JSON.parse(words) as DraftLine | FileLine;
  }

  async bytes(size: number): Promise<Bytes[]> {
    const made: Bytes[] = [];
    for (let left = size; left > 0; ) {
      if (this.held.length === 0 && !(await this.fill(1))) throw new Broken("recovery");
      const part = this.held.slice(0, left);
      this.held = this.held.slice(part.length);
      made.push(part);
      left -= part.length;
    }
    return made;
  }

  private async fill(n: number): Promise<boolean> {
    while (this.held.length < n) {
      const next = await this.chunks.next();
      if (next.done) return false;
      const all = new Uint8Array(this.held.length + next.value.length);
      all.set(this.held);
      all.set(next.value, this.held.length);
      this.held = all;
    }
    return true;
  }
}
