/**
 * What lies in the browser is sealed: a key of its own, made by chance, seals every record by
 * AES-256-GCM, and lies there wrapped by a key that PBKDF2 makes of the device code. Whoever finds
 * the phone has to guess the code, 600,000 rounds of SHA-256 each time.
 */

export const ROUNDS = 600_000;
export const SHORTEST_CODE = 8;

/** Sealed bytes; `iv` is given once. */
export interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly bytes: ArrayBuffer;
}

/** The key of a store, wrapped by a code. */
export interface Lock {
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly rounds: number;
  readonly wrapped: Sealed;
}

/** A code that isn't the one that the store was locked with. */
export class WrongCode extends Error {}

/** Something sealed that doesn't open: it was changed, or cut off. */
export class Broken extends Error {}

const AES = { name: "AES-GCM", length: 256 } as const;
const text = new TextEncoder();

export function random(n: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(n));
}

/** The same code, however the keyboard of another phone writes its accents or a space at its end. */
function plain(code: string): Uint8Array<ArrayBuffer> {
  return text.encode(code.normalize("NFKC").trim());
}

export async function keyOfCode(
  code: string,
  salt: Uint8Array<ArrayBuffer>,
  rounds: number,
): Promise<CryptoKey> {
  const given = await crypto.subtle.importKey("raw", plain(code), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, given, AES, false, ["encrypt", "decrypt"]);
}

export async function seal(key: CryptoKey, about: string, data: BufferSource): Promise<Sealed> {
  const iv = random(12);
  const how = { name: "AES-GCM", iv, additionalData: text.encode(about) };
  return { iv, bytes: await crypto.subtle.encrypt(how, key, data) };
}

/** Raises Broken; what is sealed opens only where it belongs, for `about` says where that is. */
export async function open(key: CryptoKey, about: string, sealed: Sealed): Promise<ArrayBuffer> {
  const how = { name: "AES-GCM", iv: sealed.iv, additionalData: text.encode(about) };
  try {
    return await crypto.subtle.decrypt(how, key, sealed.bytes);
  } catch {
    throw new Broken(about);
  }
}

function storeKey(raw: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, AES, false, ["encrypt", "decrypt"]);
}

/** A new key for a store, and its lock. */
export async function lockedBy(code: string, rounds = ROUNDS): Promise<[Lock, CryptoKey]> {
  const [raw, salt] = [random(32), random(16)];
  const wrapped = await seal(await keyOfCode(code, salt, rounds), "lock", raw);
  return [{ salt, rounds, wrapped }, await storeKey(raw)];
}

/** The key of a store. Raises WrongCode. */
export async function unlockedBy(code: string, lock: Lock): Promise<CryptoKey> {
  try {
    return await storeKey(await open(await keyOfCode(code, lock.salt, lock.rounds), "lock", lock.wrapped));
  } catch (error) {
    if (error instanceof Broken) throw new WrongCode();
    throw error;
  }
}
