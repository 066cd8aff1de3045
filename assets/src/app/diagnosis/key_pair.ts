/** Key pairs for forms that encrypt: RSA of 2048 bits, as ODK Collect takes it. */

/** A pair as text; the private key goes into a file and nowhere else. */
export interface KeyPair {
  privateKey: string;
  publicKey: string;
}

function base64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

/** PEM (RFC 7468): 64 signs a line. */
function pem(kind: string, bytes: ArrayBuffer): string {
  const lines = base64(bytes).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`, ""].join("\n");
}

/** A new pair, made by the browser's own generator. */
export async function newPair(): Promise<KeyPair> {
  const pair = await crypto.subtle.generateKey(
    {
      name: "RSA-OAEP",
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
      hash: "SHA-256",
    },
    true,
    ["encrypt", "decrypt"],
  );
  return {
    privateKey: pem("PRIVATE KEY", await crypto.subtle.exportKey("pkcs8", pair.privateKey)),
    publicKey: pem("PUBLIC KEY", await crypto.subtle.exportKey("spki", pair.publicKey)),
  };
}
