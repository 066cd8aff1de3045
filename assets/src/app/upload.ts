/** Shows how far an upload is. Without this script the form is sent as it stands. */

import type { Ahead } from "./resumable";
import { say } from "./strings";

/** Files of more bytes are sent ahead of their form, in parts. */
const LARGE = 8 * 1024 * 1024;

function percentOf(done: number, total: number): number {
  return total > 0 ? Math.floor((100 * done) / total) : 0;
}

/** Puts the answer's page in place of this one: after a mistake there is no address to go to. */
function show(answer: XMLHttpRequest): void {
  const page = new DOMParser().parseFromString(answer.responseText, "text/html");
  const [here, there] = [document.querySelector("main"), page.querySelector("main")];
  if (!here || !there) {
    location.reload();
    return;
  }
  here.replaceWith(document.adoptNode(there));
  startUploads();
  there.querySelector<HTMLElement>('[role="alert"]')?.scrollIntoView();
}

/** The form, its large files sent ahead where its server takes them so. */
async function withoutLarge(form: HTMLFormElement, how: Pick<Ahead, "stopped" | "told">): Promise<FormData> {
  const data = new FormData(form);
  const address = form.dataset["uploadAhead"];
  const files = data.getAll("file").filter((each): each is File => each instanceof File);
  const large = files.filter((file) => file.size > LARGE);
  if (address === undefined || large.length === 0) return data;
  const { sendAhead } = await import("./resumable");
  const tokens = await sendAhead(large, { ...how, address, token: String(data.get("csrfmiddlewaretoken")) });
  data.delete("file");
  for (const file of files) if (!large.includes(file)) data.append("file", file);
  for (const token of tokens) data.append("uploaded", token);
  // The last field says that nothing is missing.
  data.delete("whole");
  data.append("whole", "1");
  return data;
}

function start(form: HTMLFormElement): void {
  const place = form.querySelector<HTMLElement>("[data-upload-progress]");
  const bar = place?.querySelector("progress");
  const words = place?.querySelector<HTMLElement>("[data-upload-said]");
  const stop = place?.querySelector<HTMLButtonElement>("[data-upload-stop]");
  const send = form.querySelector<HTMLButtonElement>("button:not([type=button])");
  if (!place || !bar || !words || !stop || !send) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    const ahead = new AbortController();
    const end = (text: string): void => {
      bar.hidden = stop.hidden = true;
      send.disabled = false;
      words.textContent = text;
    };
    bar.removeAttribute("value");
    bar.hidden = stop.hidden = place.hidden = false;
    send.disabled = true;
    words.textContent = say("upload_begins");
    request.upload.addEventListener("progress", (step) => {
      if (!step.lengthComputable) return;
      const share = percentOf(step.loaded, step.total);
      bar.value = share;
      words.textContent = share < 100 ? say("upload_share", { share }) : say("upload_arrived");
    });
    request.addEventListener("load", () => {
      if (request.status === 200) location.assign(request.responseURL);
      else if (request.status === 422) show(request);
      else end(say("upload_failed"));
    });
    request.addEventListener("error", () => end(say("upload_failed")));
    request.addEventListener("abort", () => end(say("upload_stopped")));
    stop.onclick = (): void => (ahead.abort(), request.abort());
    request.open("POST", form.action);
    const told = (share: number, said: string): void => {
      if (!Number.isNaN(share)) bar.value = Math.floor(share);
      words.textContent = said || say("upload_share", { share: Math.floor(share) });
    };
    withoutLarge(form, { stopped: ahead.signal, told }).then(
      (data) => ahead.signal.aborted || request.send(data),
      () => end(say(ahead.signal.aborted ? "upload_stopped" : "upload_failed")),
    );
  });
}

export function startUploads(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-upload]")) start(form);
}
