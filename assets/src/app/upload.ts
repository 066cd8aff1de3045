/** Shows how far an upload is. Without this script the form is sent as it stands. */

import { say } from "./strings";

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
    stop.onclick = (): void => request.abort();
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
}

export function startUploads(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-upload]")) start(form);
}
