/**
 * ODK's encrypted submissions: what a form with a public key asks for leaves the phone readable only by
 * whoever has the private one. src/sereno/exchange/submissions/encrypted.py opens it.
 */

import { toSend, type Draft, type Drafts } from "../drafts";
import { base64, fromBase64 } from "../recovery";
import { random } from "../sealing";
import type { KeptFile } from "../vault";
import { encryptCfb } from "./aes";
import { hex, md5 } from "./md5";

type Bytes = Uint8Array<ArrayBuffer>;

const ENDING = ".enc";
const ANSWERS = "submission.xml";
const text = new TextEncoder();

/** The public key that a form asks for; null: its answers leave the phone under TLS alone. */
export function publicKeyOf(form: string): string | null {
  return /<submission\b[^>]*\bbase64RsaPublicKey="([^"]+)"/.exec(form)?.[1] ?? null;
}

/** The vector of each file in turn: one byte more is raised before each. */
export function* vectors(instanceId: string, key: Bytes): Generator<Bytes, never> {
  const id = text.encode(instanceId);
  const both = new Uint8Array(id.length + key.length);
  both.set(id);
  both.set(key, id.length);
  const vector = md5(both);
  for (let n = 0; ; n++) {
    vector[n % 16] = ((vector[n % 16] as number) + 1) & 0xff;
    yield vector.slice();
  }
}

async function wrapperOf(publicKey: string): Promise<(data: Bytes) => Promise<string>> {
  const how = { name: "RSA-OAEP", hash: "SHA-256" };
  const spki = fromBase64(publicKey.replace(/\s+/g, ""));
  const key = await crypto.subtle.importKey("spki", spki, how, false, ["encrypt"]);
  return async (data) => base64(await crypto.subtle.encrypt({ name: "RSA-OAEP" }, key, data));
}

function escaped(words: string): string {
  return words.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A finished draft as it may leave the phone; nobody opens it here any more. */
export async function encryptDraft(drafts: Drafts, draft: Draft, publicKey: string): Promise<void> {
  const key = random(32);
  const wrapped = await wrapperOf(publicKey);
  const keyWords = await wrapped(key);
  const instanceId = /<(?:\w+:)?instanceID>([^<]+)</.exec(draft.xml)?.[1] ?? "";
  const each = vectors(instanceId, key);
  const told = [draft.formId, ...(draft.version ? [draft.version] : []), keyWords, instanceId];
  const made: KeptFile[] = [];
  const put = async (name: string, data: Bytes): Promise<void> => {
    told.push(`${name}::${hex(md5(data))}`);
    const sealed = new Blob([encryptCfb(data, key, each.next().value)]);
    made.push(await drafts.vault.putFile(draft.id, name + ENDING, sealed));
  };
  const clear = draft.files;
  for (const file of toSend(draft)) {
    await put(file.name, new Uint8Array(await (await drafts.vault.file(draft.id, file)).arrayBuffer()));
  }
  await put(ANSWERS, text.encode(draft.xml));
  const signature = await wrapped(md5(text.encode(told.map((line) => `${line}\n`).join(""))));
  const media = made.slice(0, -1).map((file) => `<media><file>${file.name}</file></media>`);
  const version = draft.version ? ` version="${escaped(draft.version)}"` : "";
  draft.xml =
    `<data xmlns="http://opendatakit.org/submissions" encrypted="yes" id="${escaped(draft.formId)}"${version}>` +
    `<base64EncryptedKey>${keyWords}</base64EncryptedKey>` +
    `<orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID>${instanceId}</orx:instanceID></orx:meta>` +
    `${media.join("")}<encryptedXmlFile>${ANSWERS}${ENDING}</encryptedXmlFile>` +
    `<base64EncryptedElementSignature>${signature}</base64EncryptedElementSignature></data>`;
  // In one write: an envelope is no draft.
  Object.assign(draft, { files: made, isEncrypted: true, title: "", state: "ready", tries: 0, nextAt: 0 });
  await drafts.save(draft);
  for (const file of clear) await drafts.vault.dropFile(draft.id, file.name);
}
