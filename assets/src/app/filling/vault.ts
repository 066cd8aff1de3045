/** The unlocked store: records as JSON and files in pieces, sealed on their way in and out. */

import type { Keep } from "./keep";
import { Broken, open, seal } from "./sealing";

/** So much of a file is sealed at a time: a video of 200 MB is never whole in memory as it is kept. */
export const PIECE = 4 * 1024 * 1024;

export interface KeptFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

export class Vault {
  constructor(
    private readonly keep: Keep,
    private readonly key: CryptoKey,
  ) {}

  async all<T>(kind: string): Promise<T[]> {
    const found: T[] = [];
    for (const each of await this.keep.records(kind)) {
      const plain = await open(this.key, `${kind}/${each.id}`, each.sealed);
      found.push(JSON.parse(new TextDecoder().decode(plain)) as T);
    }
    return found;
  }

  async put(kind: string, id: string, value: object): Promise<void> {
    const plain = new TextEncoder().encode(JSON.stringify(value));
    await this.keep.put({ id, kind, sealed: await seal(this.key, `${kind}/${id}`, plain) });
  }

  /** A record, and the files that it owns. */
  async drop(id: string): Promise<void> {
    await this.keep.drop(id);
    await this.keep.dropPieces(id);
  }

  /** Keep a file's bytes; of one for which there is no room, nothing is left. Raises NoRoom. */
  async putFile(owner: string, name: string, file: Blob): Promise<KeptFile> {
    try {
      for (let n = 0; n === 0 || n * PIECE < file.size; n++) {
        const plain = await file.slice(n * PIECE, (n + 1) * PIECE).arrayBuffer();
        const sealed = await seal(this.key, about(owner, name, n), plain);
        await this.keep.putPiece({ owner, name, n, sealed });
      }
    } catch (error) {
      await this.keep.dropPieces(owner, name);
      throw error;
    }
    return { name, type: file.type, size: file.size };
  }

  /** A file as it came. Raises Broken. */
  async file(owner: string, kept: KeptFile): Promise<File> {
    const parts: ArrayBuffer[] = [];
    for await (const part of this.parts(owner, kept)) parts.push(part);
    return new File(parts, kept.name, { type: kept.type });
  }

  /** The same, piece by piece. */
  async *parts(owner: string, kept: KeptFile): AsyncGenerator<ArrayBuffer> {
    let size = 0;
    for (let n = 0; size < kept.size; n++) {
      const piece = await this.keep.piece(owner, kept.name, n);
      if (piece === null) throw new Broken(kept.name);
      const plain = await open(this.key, about(owner, kept.name, n), piece.sealed);
      size += plain.byteLength;
      yield plain;
    }
  }

  dropFile(owner: string, name: string): Promise<void> {
    return this.keep.dropPieces(owner, name);
  }
}

function about(owner: string, name: string, n: number): string {
  return `file/${owner}/${name}/${n}`;
}
