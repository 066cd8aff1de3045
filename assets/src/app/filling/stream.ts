/**
 * Chunks of 64 KiB, each sealed under its number: what src/sereno/exchange/sealed/streams.py reads.
 * The nonce is the number in 11 bytes and one byte that is 1 for the last chunk, so none can be left
 * out, moved, added, or cut off at the end.
 */

import { Broken } from "./sealing";

export const CHUNK = 64 * 1024;
const TAG = 16;

type Bytes = Uint8Array<ArrayBuffer>;

function nonce(n: number, isLast: boolean): Bytes {
  const made = new Uint8Array(12);
  new DataView(made.buffer).setBigUint64(3, BigInt(n));
  made[11] = isLast ? 1 : 0;
  return made;
}

function how(n: number, isLast: boolean, about: Bytes): AesGcmParams {
  return { name: "AES-GCM", iv: nonce(n, isLast), additionalData: about };
}

/** Seals bytes as they come; `done` gets each chunk. */
export class Sealing {
  private held: Bytes = new Uint8Array(0);
  private n = 0;

  constructor(
    private readonly key: CryptoKey,
    private readonly about: Bytes,
    private readonly done: (chunk: ArrayBuffer) => void,
  ) {}

  async write(data: Bytes): Promise<void> {
    const all = new Uint8Array(this.held.length + data.length);
    all.set(this.held);
    all.set(data, this.held.length);
    let at = 0;
    // Which chunk is the last is not known before the end.
    for (; all.length - at > CHUNK; at += CHUNK) await this.seal(all.slice(at, at + CHUNK), false);
    this.held = all.slice(at);
  }

  async finish(): Promise<void> {
    await this.seal(this.held, true);
  }

  private async seal(chunk: Bytes, isLast: boolean): Promise<void> {
    this.done(await crypto.subtle.encrypt(how(this.n++, isLast, this.about), this.key, chunk));
  }
}

/** What was sealed, from `start` of a file on, chunk by chunk. Raises Broken. */
export async function* opened(file: Blob, start: number, key: CryptoKey, about: Bytes): AsyncGenerator<Bytes> {
  const n = Math.max(1, Math.ceil((file.size - start) / (CHUNK + TAG)));
  for (let i = 0; i < n; i++) {
    const at = start + i * (CHUNK + TAG);
    const sealed = await file.slice(at, Math.min(at + CHUNK + TAG, file.size)).arrayBuffer();
    try {
      yield new Uint8Array(await crypto.subtle.decrypt(how(i, i === n - 1, about), key, sealed));
    } catch {
      throw new Broken("stream");
    }
  }
}
