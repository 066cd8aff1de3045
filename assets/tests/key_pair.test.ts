// A pair of keys as the page makes it: each half is PEM that others read, and both belong together.
import assert from "node:assert/strict";
import { constants, createPrivateKey, createPublicKey, privateDecrypt, publicEncrypt } from "node:crypto";
import test from "node:test";

import { newPair } from "../src/app/diagnosis/key_pair";

test("what the public key closes, the private key opens", async () => {
  const pair = await newPair();
  const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
  const key = createPublicKey(pair.publicKey);
  assert.equal(key.asymmetricKeyDetails?.modulusLength, 2048);
  const closed = publicEncrypt({ key, ...padding }, Buffer.from("32 bytes of a key"));
  const opened = privateDecrypt({ key: createPrivateKey(pair.privateKey), ...padding }, closed);
  assert.equal(opened.toString(), "32 bytes of a key");
  for (const line of pair.privateKey.split("\n")) assert.ok(line.length <= 64);
});
