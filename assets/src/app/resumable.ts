/** Large files of a form, sent ahead of it in parts: a connection that breaks off costs one part. */

import { Upload, type PreviousUpload } from "tus-js-client";

import { say } from "./strings";

const PART = 8 * 1024 * 1024;
const WAITS = [0, 1000, 3000, 5000, 10_000, 20_000, 40_000];

/** By what a file is known again after the page was closed; its name stays out of what is kept. */
async function printOf(file: File, address: string): Promise<string> {
  const told = new TextEncoder().encode([address, file.name, file.size, file.lastModified].join("\0"));
  const digest = await crypto.subtle.digest("SHA-256", told);
  return `sereno-${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

export interface Ahead {
  readonly address: string;
  readonly token: string;
  readonly stopped: AbortSignal;
  readonly told: (share: number, words: string) => void;
}

/** The tokens of the uploads, in the order of the files. */
export async function sendAhead(files: readonly File[], how: Ahead): Promise<string[]> {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const tokens: string[] = [];
  let before = 0;
  for (const file of files) {
    const start = before;
    tokens.push(await one(file, how, (sent) => how.told((100 * (start + sent)) / total, "")));
    before += file.size;
  }
  return tokens;
}

function one(file: File, how: Ahead, told: (sent: number) => void): Promise<string> {
  return new Promise((done, fail) => {
    const upload = new Upload(file, {
      endpoint: how.address,
      chunkSize: PART,
      retryDelays: WAITS,
      // A form that is refused for another field is sent again: what came stays for a day.
      removeFingerprintOnSuccess: false,
      metadata: { filename: file.name },
      headers: { "X-CSRFToken": how.token },
      fingerprint: (given) => printOf(given as File, how.address),
      onProgress: told,
      onShouldRetry: (error) => {
        how.told(NaN, say("upload_waits"));
        const status = error.originalResponse?.getStatus() ?? 0;
        return status < 400 || status >= 500 || status === 409 || status === 423;
      },
      onSuccess: () => done((upload.url ?? "").split("/").filter(Boolean).pop() ?? ""),
      onError: fail,
    });
    how.stopped.addEventListener("abort", () => {
      void upload.abort(true);
      fail(new DOMException("stopped", "AbortError"));
    });
    void upload.findPreviousUploads().then((found: PreviousUpload[]) => {
      const [earlier] = found;
      if (earlier) upload.resumeFromPreviousUpload(earlier);
      upload.start();
    });
  });
}
