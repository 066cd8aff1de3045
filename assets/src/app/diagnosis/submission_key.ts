/** A key pair is made in the browser: the private key becomes a file, only the public one is sent. */

import { say } from "../strings";

function base64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

/** PEM (RFC 7468): 64 signs a line. */
export function pem(kind: string, bytes: ArrayBuffer): string {
  const lines = base64(bytes).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`, ""].join("\n");
}

function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/x-pem-file" }));
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function make(part: HTMLElement): Promise<void> {
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
  download(part.dataset["name"]!, pem("PRIVATE KEY", await crypto.subtle.exportKey("pkcs8", pair.privateKey)));
  const field = document.querySelector<HTMLTextAreaElement>("#id_public_key")!;
  field.value = pem("PUBLIC KEY", await crypto.subtle.exportKey("spki", pair.publicKey));
  part.querySelector("[role=status]")!.textContent = say("key_made");
}

const part = document.querySelector<HTMLElement>("[data-make-key]");
if (part) {
  // Without TLS there is no crypto.subtle, but on the machine itself.
  const can = window.isSecureContext && "subtle" in crypto;
  part.hidden = !can;
  document.querySelector<HTMLElement>("[data-no-key]")!.hidden = can;
  const button = part.querySelector("button")!;
  button.addEventListener("click", () => {
    button.disabled = true;
    void make(part).finally(() => (button.disabled = false));
  });
}
