/** Where the browser keeps what is sealed: IndexedDB, behind the few words that the rest needs. */

import type { Lock, Sealed } from "./sealing";

/** A sealed record; `kind` says which list it belongs to, and nothing else of it lies in clear. */
export interface KeptRecord {
  readonly id: string;
  readonly kind: string;
  readonly sealed: Sealed;
}

/** A sealed piece of a file. */
export interface KeptPiece {
  readonly owner: string;
  readonly name: string;
  readonly n: number;
  readonly sealed: Sealed;
}

export interface Keep {
  lock(): Promise<Lock | null>;
  setLock(lock: Lock): Promise<void>;
  records(kind: string): Promise<KeptRecord[]>;
  put(record: KeptRecord): Promise<void>;
  piece(owner: string, name: string, n: number): Promise<KeptPiece | null>;
  putPiece(piece: KeptPiece): Promise<void>;
  /** One file of an owner, or all of them. */
  dropPieces(owner: string, name?: string): Promise<void>;
  drop(id: string): Promise<void>;
  /** Everything, and the lock. */
  empty(): Promise<void>;
}

/** There is no room in the browser: what was there before is still there. */
export class NoRoom extends Error {}

const NAME = "sereno-filling";
const LOCK = "lock";

export async function openKeep(): Promise<Keep> {
  return new InBrowser(await opened());
}

function opened(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = (): void => {
      const db = asked.result;
      db.createObjectStore("lock");
      db.createObjectStore("records", { keyPath: "id" }).createIndex("kind", "kind");
      db.createObjectStore("pieces", { keyPath: ["owner", "name", "n"] });
    };
    asked.onsuccess = (): void => done(asked.result);
    asked.onerror = (): void => fail(asked.error ?? new Error("indexedDB"));
  });
}

function reason(error: DOMException | null): Error {
  if (error?.name === "QuotaExceededError") return new NoRoom();
  return error ?? new Error("indexedDB");
}

type Store = "lock" | "records" | "pieces";

class InBrowser implements Keep {
  constructor(private readonly db: IDBDatabase) {}

  private read<T>(store: Store, ask: (rows: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    return new Promise((done, fail) => {
      const asked = ask(this.db.transaction(store).objectStore(store));
      asked.onsuccess = (): void => done(asked.result);
      asked.onerror = (): void => fail(reason(asked.error));
    });
  }

  /** Done when it is on the disk, as far as a browser can say so. */
  private write(stores: Store[], change: (rows: (store: Store) => IDBObjectStore) => void): Promise<void> {
    return new Promise((done, fail) => {
      const all = this.db.transaction(stores, "readwrite", { durability: "strict" });
      all.oncomplete = (): void => done();
      all.onabort = all.onerror = (): void => fail(reason(all.error));
      change((store) => all.objectStore(store));
    });
  }

  async lock(): Promise<Lock | null> {
    return (await this.read<Lock | undefined>("lock", (rows) => rows.get(LOCK))) ?? null;
  }

  setLock(lock: Lock): Promise<void> {
    return this.write(["lock"], (rows) => rows("lock").put(lock, LOCK));
  }

  records(kind: string): Promise<KeptRecord[]> {
    return this.read<KeptRecord[]>("records", (rows) => rows.index("kind").getAll(kind));
  }

  put(record: KeptRecord): Promise<void> {
    return this.write(["records"], (rows) => rows("records").put(record));
  }

  async piece(owner: string, name: string, n: number): Promise<KeptPiece | null> {
    return (await this.read<KeptPiece | undefined>("pieces", (rows) => rows.get([owner, name, n]))) ?? null;
  }

  putPiece(piece: KeptPiece): Promise<void> {
    return this.write(["pieces"], (rows) => rows("pieces").put(piece));
  }

  dropPieces(owner: string, name?: string): Promise<void> {
    const range =
      name === undefined
        ? IDBKeyRange.bound([owner], [owner, []])
        : IDBKeyRange.bound([owner, name], [owner, name, []]);
    return this.write(["pieces"], (rows) => rows("pieces").delete(range));
  }

  drop(id: string): Promise<void> {
    return this.write(["records"], (rows) => rows("records").delete(id));
  }

  empty(): Promise<void> {
    return this.write(["lock", "records", "pieces"], (rows) => {
      for (const store of ["lock", "records", "pieces"] as const) rows(store).clear();
    });
  }
}
