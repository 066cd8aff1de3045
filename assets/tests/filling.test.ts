/**
 * What the browser form keeps and sends: sealed, chunked, tried again.
 * 1. Nothing of what was kept lies in clear; another code doesn't open it; a changed byte is told.
 * 2. Files of any size come back byte by byte; what there is no room for leaves nothing.
 * 3. A POST holds at most 10 MB and 100 files; all but the last say that more comes; what the server
 *    has is not sent again; a cut connection waits longer each time; a refusal says why.
 * 4. A recovery file opens by the code alone or by the audit's key; drafts come back with their files.
 * 5. What a form with a public key asks for is encrypted as ODK Collect does, byte for byte.
 */
import assert from "node:assert/strict";
import { createDecipheriv, createHash, generateKeyPairSync, privateDecrypt } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Drafts, fileName, names, type Draft } from "../src/app/filling/drafts";
import { encryptCfb } from "../src/app/filling/encrypting/aes";
import { hex, md5 } from "../src/app/filling/encrypting/md5";
import { encryptDraft, publicKeyOf, vectors } from "../src/app/filling/encrypting/odk";
import { idleOut, RETURN } from "../src/app/filling/idle";
import { NoRoom, type Keep, type KeptPiece, type KeptRecord } from "../src/app/filling/keep";
import { parcels } from "../src/app/filling/parcels";
import { base64, bringBack, fromBase64, recoveryFile } from "../src/app/filling/recovery";
import { Broken, lockedBy, unlockedBy, WrongCode, type Lock } from "../src/app/filling/sealing";
import { Sender, wait, type Answer } from "../src/app/filling/sender";
import { CHUNK, opened } from "../src/app/filling/stream";
import { PIECE, Vault } from "../src/app/filling/vault";

const CODE = "cuatro palabras";
// As many as the browser takes would cost the checks more than they show.
const ROUNDS = 1000;

class InMemory implements Keep {
  held: Lock | null = null;
  rows = new Map<string, KeptRecord>();
  pieces = new Map<string, KeptPiece>();
  room = Infinity;

  async lock() {
    return this.held;
  }
  async setLock(lock: Lock) {
    this.held = lock;
  }
  async records(kind: string) {
    return [...this.rows.values()].filter((row) => row.kind === kind);
  }
  async put(row: KeptRecord) {
    this.rows.set(row.id, row);
  }
  async piece(owner: string, name: string, n: number) {
    return this.pieces.get(`${owner}/${name}/${n}`) ?? null;
  }
  async putPiece(piece: KeptPiece) {
    if (this.pieces.size >= this.room) throw new NoRoom();
    this.pieces.set(`${piece.owner}/${piece.name}/${piece.n}`, piece);
  }
  async dropPieces(owner: string, name?: string) {
    const begin = name === undefined ? `${owner}/` : `${owner}/${name}/`;
    for (const key of [...this.pieces.keys()]) if (key.startsWith(begin)) this.pieces.delete(key);
  }
  async drop(id: string) {
    this.rows.delete(id);
  }
  async empty() {
    this.held = null;
    this.rows.clear();
    this.pieces.clear();
  }
}

function draftOf(id: string, state: Draft["state"] = "ready"): Draft {
  return {
    ...{ id, server: "https://here/a/x", formId: "f", version: "1", formTitle: "F", begunAt: 1, state, changedAt: 1 },
    ...{ xml: "<data><p></p></data>", title: "Plaza", files: [], sent: [], tries: 0, nextAt: 0 },
    ...{ reason: null, receivedAt: null, said: "" },
  };
}

async function made(): Promise<[InMemory, Drafts]> {
  const keep = new InMemory();
  const [lock, key] = await lockedBy(CODE, ROUNDS);
  await keep.setLock(lock);
  return [keep, new Drafts(new Vault(keep, key))];
}

function bytes(n: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: n }, (_, i) => (i * 31) & 255);
}

async function withFiles(drafts: Drafts, draft: Draft, sizes: number[]): Promise<void> {
  for (const size of sizes) {
    const name = fileName("image.jpg", "image/jpeg");
    await drafts.addFile(draft, name, new Blob([bytes(size)], { type: "image/jpeg" }));
    draft.xml = draft.xml.replace("</data>", `<p>${name}</p></data>`);
  }
  await drafts.save(draft);
}

test("what is kept is sealed", async () => {
  const [keep, drafts] = await made();
  const draft = draftOf("a", "draft");
  const sizes = [0, 5, PIECE, PIECE + 1];
  await withFiles(drafts, draft, sizes);
  const raw = [...keep.rows.values()].map((row) => Buffer.from(row.sealed.bytes).toString("latin1")).join();
  assert.ok(!raw.includes("Plaza") && !raw.includes("<data>"));
  await assert.rejects(unlockedBy("otras palabras", keep.held as Lock), WrongCode);
  const again = new Drafts(new Vault(keep, await unlockedBy(` ${CODE} `, keep.held as Lock)));
  const [found] = await again.all();
  assert.deepEqual(found, draft);
  for (const [i, file] of draft.files.entries()) {
    const came = new Uint8Array(await (await again.vault.file("a", file)).arrayBuffer());
    assert.ok(Buffer.from(came).equals(Buffer.from(bytes(sizes[i] as number))));
  }
  const piece = [...keep.pieces.values()].at(-1) as KeptPiece;
  new Uint8Array(piece.sealed.bytes)[0]! ^= 1;
  await assert.rejects(again.vault.file("a", draft.files[3]!), Broken);
  keep.room = keep.pieces.size + 1;
  await assert.rejects(again.vault.putFile("a", "b.mp4", new Blob([bytes(PIECE + 1)])), NoRoom);
  assert.equal([...keep.pieces.keys()].filter((key) => key.startsWith("a/b.mp4")).length, 0);
  draft.xml = draft.xml.replace(`<p>${draft.files[0]!.name}</p>`, "");
  const [dropped] = draft.files;
  await drafts.tidyFiles(draft);
  assert.ok(!draft.files.includes(dropped!) && draft.files.every((file) => names(draft, file)));
});

test("parcels", () => {
  const sized = (sizes: number[]) => sizes.map((size, i) => ({ name: `${i}`, type: "", size }));
  const counted = (sizes: number[]) => parcels(1000, sized(sizes)).map((each) => each.length);
  assert.deepEqual(counted([]), [0]);
  assert.deepEqual(counted([4e6, 4e6, 4e6, 20e6, 1]), [2, 1, 1, 1]);
  assert.deepEqual(counted(Array.from({ length: 250 }, () => 1)), [99, 99, 52]);
});

test("sending", async () => {
  const [, drafts] = await made();
  const draft = draftOf("a");
  await withFiles(drafts, draft, [6e6, 6e6, 6e6]);
  const posts: { more: boolean; files: string[] }[] = [];
  const answers: Answer[] = [{ status: 201, words: "" }, { status: 0, words: "" }];
  let now = 1000;
  const post = async (_server: string, body: FormData): Promise<Answer> => {
    const files = [...body.keys()].filter((key) => key.endsWith(".jpg"));
    for (const key of files) assert.equal((body.get(key) as File).size, 6e6);
    assert.equal(await (body.get("xml_submission_file") as File).text(), draft.xml);
    posts.push({ more: body.has("*isIncomplete*"), files });
    return answers.shift() ?? { status: 202, words: "gracias" };
  };
  const sender = new Sender(drafts, { post, now: () => now, chance: () => 0.5, changed: () => undefined });
  const due = await sender.send();
  assert.equal(due, 1000 + wait(1, 0.5));
  assert.equal(await sender.send(), due);
  assert.equal(posts.length, 2);
  now = due as number;
  assert.equal(await sender.send(), null);
  assert.deepEqual(posts.map((each) => each.more), [true, true, true, false]);
  assert.deepEqual(posts.flatMap((each) => each.files), [0, 1, 1, 2].map((i) => draft.files[i]!.name));
  const [received] = await drafts.all();
  assert.deepEqual([received!.state, received!.said, received!.files, received!.xml], ["received", "gracias", [], ""]);
  assert.ok(wait(1, 0) < wait(2, 0) && wait(50, 1) < 20 * 60_000);
  for (const [status, code] of [[401, "signed_out"], [413, "too_large"], [400, "refused"]] as const) {
    answers.push({ status, words: "no" });
    await drafts.save({ ...draftOf("b"), xml: draft.xml });
    await sender.send();
    const found = (await drafts.all()).find((each) => each.id === "b");
    assert.deepEqual([found!.state, found!.reason], ["failed", { code, words: "no" }]);
  }
});

test("put away while a video is being kept", async () => {
  const [, drafts] = await made();
  const draft = draftOf("a", "draft");
  const name = fileName("image.jpg", "image/jpeg");
  // As a question does: its answer is the name, once the bytes are kept.
  const taken = drafts.addFile(draft, name, new Blob([bytes(2 * PIECE)])).then(() => {
    draft.xml = draft.xml.replace("</data>", `<p>${name}</p></data>`);
  });
  await drafts.filesKept();
  await drafts.tidyFiles(draft);
  await taken;
  assert.deepEqual(draft.files.map((file) => file.name), [name]);
  assert.equal((await drafts.vault.file("a", draft.files[0]!)).size, 2 * PIECE);
});

test("an answer for which there was no room", async () => {
  const [keep, drafts] = await made();
  const draft = draftOf("a", "draft");
  await drafts.save(draft);
  const { put } = keep;
  for (const [error, kept] of [[new NoRoom(), false], [new Error("closed"), null]] as const) {
    keep.put = () => Promise.reject(error);
    const written = drafts.write(draft, "<data>2</data>", "Mercado", 2);
    if (kept === null) await assert.rejects(written, error);
    else assert.equal(await written, kept);
    assert.equal(draft.title, "Plaza");
  }
  // Once there is room it is kept with the next look, though nobody answered anything more.
  keep.put = put;
  assert.equal(await drafts.write(draft, "<data>2</data>", "Mercado", 3), true);
  assert.equal((await drafts.all())[0]!.xml, "<data>2</data>");
});

test("idle while a recorder has the screen", async () => {
  for (const away of [true, false]) {
    const told: unknown[] = [];
    await idleOut({
      isAway: () => away,
      seen: async () => void told.push("seen"),
      cover: (covered) => told.push(covered),
      wait: async (milliseconds) => void told.push(milliseconds),
      lock: async () => void told.push("lock"),
    });
    assert.deepEqual(told, away ? ["seen", true, RETURN, "lock", false] : ["lock", false]);
  }
});

test("locked while something is on its way", async () => {
  const [, drafts] = await made();
  await withFiles(drafts, draftOf("a"), [6e6]);
  let n = 0;
  let [answer, begin] = [(): void => undefined, (): void => undefined];
  const answered = new Promise<void>((done) => (answer = done));
  const began = new Promise<void>((done) => (begin = done));
  const slow = async (): Promise<Answer> => {
    begin();
    await answered;
    return { status: 201, words: "" };
  };
  const first = new Sender(drafts, { post: slow, now: () => 0, chance: () => 0, changed: () => undefined });
  void first.send();
  await began;
  first.stop();
  // Opened again, by the same code.
  const again = new Drafts(drafts.vault);
  await again.settle(0, Sender.underWay);
  const post = async (): Promise<Answer> => ({ status: 201, words: `${++n}` });
  const sending = new Sender(again, { post, now: () => 0, chance: () => 0, changed: () => undefined }).send();
  answer();
  await sending;
  const [found] = await again.all();
  assert.deepEqual([n, found!.state, found!.reason, Sender.underWay], [0, "received", null, null]);
});

test("the recovery file", async () => {
  const [, drafts] = await made();
  for (const id of ["a", "b"]) await withFiles(drafts, Object.assign(draftOf(id), { state: "draft" }), [CHUNK * 2, 7]);
  await drafts.save({ ...draftOf("c"), state: "received" });
  await drafts.save({ ...draftOf("d"), server: "https://another" });
  const pair = await crypto.subtle.generateKey(
    { name: "RSA-OAEP", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
    true,
    ["encrypt", "decrypt"],
  );
  const spki = base64(await crypto.subtle.exportKey("spki", pair.publicKey));
  const file = await recoveryFile(drafts, { server: "https://here/a/x", name: "p" }, CODE, { id: "k", spki }, new Date(0), ROUNDS);
  const [keep, other] = await made();
  await assert.rejects(bringBack(other, file, "no es la clave"), WrongCode);
  // Broken off for want of room, and begun anew: of none some files are missing for good.
  keep.room = 1;
  await assert.rejects(bringBack(other, file, CODE), NoRoom);
  assert.deepEqual([keep.rows.size, keep.pieces.size], [0, 0]);
  keep.room = Infinity;
  assert.equal(await bringBack(other, file, CODE), 2);
  assert.equal(await bringBack(other, file, CODE), 0);
  const before = (await drafts.all()).filter((each) => "ab".includes(each.id));
  const after = await other.all();
  for (const draft of before) {
    const same = after.find((each) => each.id === draft.id);
    assert.deepEqual(same, draft);
    for (const kept of draft.files) {
      const [one, two] = [await drafts.vault.file(draft.id, kept), await other.vault.file(draft.id, kept)];
      assert.ok(Buffer.from(await one.arrayBuffer()).equals(Buffer.from(await two.arrayBuffer())));
    }
  }
  // By the audit's key, as the server does it.
  const words = Buffer.from(await file.arrayBuffer());
  const begin = words.indexOf("\n") + 1;
  const end = words.indexOf("\n", begin);
  const head = JSON.parse(words.subarray(begin, end).toString());
  const raw = await crypto.subtle.decrypt({ name: "RSA-OAEP" }, pair.privateKey, fromBase64(head.audit.key));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  let n = 0;
  for await (const part of opened(file, end + 1, key, fromBase64(head.about))) n += part.length;
  assert.ok(n > 2 * (CHUNK * 2 + 7));
  await assert.rejects(bringBack(other, file.slice(0, file.size - 1), CODE), Broken);
});

test("a form with a public key", async () => {
  const vector = JSON.parse(readFileSync("tests/collect_encrypted.json", "utf8"));
  const known = fromBase64(vector.key);
  const sample = vectors(vector.instance_id, known);
  sample.next();
  // As ODK Collect 1.22.4 encrypted it.
  const answers = new TextEncoder().encode(vector.plain);
  assert.equal(base64(encryptCfb(answers, known, sample.next().value)), vector.sealed);
  for (const n of [0, 1, 55, 56, 64, 1000]) {
    assert.equal(hex(md5(bytes(n))), createHash("md5").update(bytes(n)).digest("hex"));
  }
  const [, drafts] = await made();
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const spki = pair.publicKey.export({ type: "spki", format: "der" }).toString("base64");
  assert.equal(publicKeyOf(`<submission method="post" base64RsaPublicKey="${spki}"/>`), spki);
  const draft = { ...draftOf("a"), xml: "<data><meta><instanceID>uuid:1</instanceID></meta></data>" };
  await withFiles(drafts, draft, [33]);
  const [photo] = draft.files;
  const xml = draft.xml;
  await encryptDraft(drafts, draft, spki);
  const opened = (words: string) => privateDecrypt({ key: pair.privateKey, oaepHash: "sha256" }, Buffer.from(words, "base64"));
  const inside = (name: string) => new RegExp(`<${name}>([^<]+)<`).exec(draft.xml)![1]!;
  const key = opened(inside("base64EncryptedKey"));
  const each = vectors("uuid:1", new Uint8Array(key));
  const plain: Buffer[] = [];
  for (const file of draft.files) {
    const sealed = Buffer.from(await (await drafts.vault.file("a", file)).arrayBuffer());
    const cipher = createDecipheriv("aes-256-cfb", key, each.next().value);
    const padded = Buffer.concat([cipher.update(sealed), cipher.final()]);
    plain.push(padded.subarray(0, padded.length - padded[padded.length - 1]!));
  }
  assert.deepEqual(draft.files.map((file) => file.name), [`${photo!.name}.enc`, "submission.xml.enc"]);
  assert.ok(plain[0]!.equals(Buffer.from(bytes(33))) && plain[1]!.toString() === xml);
  const digest = (data: Buffer | string) => createHash("md5").update(data);
  const told = ["f", "1", inside("base64EncryptedKey"), "uuid:1"];
  told.push(`${photo!.name}::${digest(plain[0]!).digest("hex")}`, `submission.xml::${digest(xml).digest("hex")}`);
  const signed = digest(told.map((line) => `${line}\n`).join("")).digest();
  assert.ok(opened(inside("base64EncryptedElementSignature")).equals(signed));
  await assert.rejects(drafts.vault.file("a", photo!), Broken);
});
