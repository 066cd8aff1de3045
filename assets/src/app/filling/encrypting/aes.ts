/**
 * AES-256 in CFB mode with PKCS#7 padding, by which ODK encrypts: WebCrypto has no CFB.
 * FIPS 197, with the usual tables; CFB needs the forward cipher alone.
 */

type Bytes = Uint8Array<ArrayBuffer>;

const BLOCK = 16;
const ROUNDS = 14;
const S = new Uint8Array(256);
const T = Array.from({ length: 4 }, () => new Uint32Array(256)) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];

function doubled(n: number): number {
  return ((n << 1) ^ (n & 0x80 ? 0x11b : 0)) & 0xff;
}

function fillTables(): void {
  // p runs through all numbers but nought by multiplying by 3, q is its inverse.
  let [p, q] = [1, 1];
  do {
    p ^= doubled(p);
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    q &= 0xff;
    if (q & 0x80) q ^= 0x09;
    const turned = (n: number): number => ((q << n) | (q >> (8 - n))) & 0xff;
    S[p] = q ^ turned(1) ^ turned(2) ^ turned(3) ^ turned(4) ^ 0x63;
  } while (p !== 1);
  S[0] = 0x63;
  for (let i = 0; i < 256; i++) {
    const s = S[i] as number;
    const two = doubled(s);
    const word = ((two << 24) | (s << 16) | (s << 8) | (two ^ s)) >>> 0;
    for (let n = 0; n < 4; n++) T[n as 0][i] = ((word >>> (8 * n)) | (word << (32 - 8 * n || 32) % 32)) >>> 0;
    T[0][i] = word;
  }
}

fillTables();

function substituted(word: number): number {
  const at = (shift: number): number => S[(word >>> shift) & 0xff] as number;
  return ((at(24) << 24) | (at(16) << 16) | (at(8) << 8) | at(0)) >>> 0;
}

function schedule(key: Bytes): Uint32Array {
  const words = new Uint32Array(4 * (ROUNDS + 1));
  const given = new DataView(key.buffer, key.byteOffset, key.byteLength);
  for (let i = 0; i < 8; i++) words[i] = given.getUint32(4 * i);
  let round = 1;
  for (let i = 8; i < words.length; i++) {
    let word = words[i - 1] as number;
    if (i % 8 === 0) {
      word = substituted(((word << 8) | (word >>> 24)) >>> 0) ^ (round << 24);
      round = doubled(round);
    } else if (i % 8 === 4) word = substituted(word);
    words[i] = (words[i - 8] as number) ^ word;
  }
  return words;
}

/** Four words encrypted in their place. */
function encryptBlock(state: Uint32Array, keys: Uint32Array): void {
  const [t0, t1, t2, t3] = T;
  let [a, b, c, d] = [0, 1, 2, 3].map((i) => (state[i] as number) ^ (keys[i] as number)) as [number, number, number, number];
  let k = 4;
  const mixed = (w: number, x: number, y: number, z: number): number =>
    ((t0[w >>> 24] as number) ^ (t1[(x >>> 16) & 255] as number) ^ (t2[(y >>> 8) & 255] as number) ^ (t3[z & 255] as number) ^ (keys[k++] as number)) >>> 0;
  for (let round = 1; round < ROUNDS; round++) {
    const [e, f, g] = [mixed(a, b, c, d), mixed(b, c, d, a), mixed(c, d, a, b)];
    d = mixed(d, a, b, c);
    [a, b, c] = [e, f, g];
  }
  const last = (w: number, x: number, y: number, z: number): number =>
    (((S[w >>> 24] as number) << 24) | ((S[(x >>> 16) & 255] as number) << 16) | ((S[(y >>> 8) & 255] as number) << 8) | (S[z & 255] as number)) ^ (keys[k++] as number);
  state[0] = last(a, b, c, d);
  state[1] = last(b, c, d, a);
  state[2] = last(c, d, a, b);
  state[3] = last(d, a, b, c);
}

export function encryptCfb(data: Bytes, key: Bytes, vector: Bytes): Bytes {
  const padding = BLOCK - (data.length % BLOCK);
  const made = new Uint8Array(data.length + padding);
  made.set(data);
  made.fill(padding, data.length);
  const keys = schedule(key);
  const view = new DataView(made.buffer);
  const state = new Uint32Array(4);
  const first = new DataView(vector.buffer, vector.byteOffset);
  for (let i = 0; i < 4; i++) state[i] = first.getUint32(4 * i);
  for (let at = 0; at < made.length; at += BLOCK) {
    encryptBlock(state, keys);
    for (let i = 0; i < 4; i++) {
      const word = (view.getUint32(at + 4 * i) ^ (state[i] as number)) >>> 0;
      view.setUint32(at + 4 * i, word);
      state[i] = word;
    }
  }
  return made;
}
