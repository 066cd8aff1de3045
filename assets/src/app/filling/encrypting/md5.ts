/** MD5 (RFC 1321), for the vectors and the signature of ODK: WebCrypto leaves it out, rightly. */

type Bytes = Uint8Array<ArrayBuffer>;

const SINES = Uint32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));
const TURNS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

export function md5(data: Bytes): Bytes {
  const length = ((data.length + 8) >> 6) * 64 + 64;
  const padded = new Uint8Array(length);
  padded.set(data);
  padded[data.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(length - 8, (data.length << 3) >>> 0, true);
  view.setUint32(length - 4, Math.floor(data.length / 2 ** 29), true);
  const sums = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < length; at += 64) {
    let [a, b, c, d] = sums as [number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const part = i >> 4;
      const mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][part] as number;
      const word = [i, 5 * i + 1, 3 * i + 5, 7 * i][part] as number;
      const sum = (a + mixed + (SINES[i] as number) + view.getUint32(at + 4 * (word % 16), true)) | 0;
      const turn = TURNS[part]?.[i % 4] as number;
      [a, d, c, b] = [d, c, b, (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0];
    }
    [a, b, c, d].forEach((value, i) => (sums[i] = ((sums[i] as number) + value) | 0));
  }
  const made = new Uint8Array(16);
  sums.forEach((sum, i) => new DataView(made.buffer).setUint32(4 * i, sum >>> 0, true));
  return made;
}

export function hex(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
