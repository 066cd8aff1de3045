/** A key pair is made in the browser: the private key becomes a file, only the public one is sent. */

import { say } from "../strings";
import { newPair } from "./key_pair";

function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/x-pem-file" }));
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function make(part: HTMLElement): Promise<void> {
  const pair = await newPair();
  download(part.dataset["name"]!, pair.privateKey);
  document.querySelector<HTMLTextAreaElement>("#id_public_key")!.value = pair.publicKey;
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
