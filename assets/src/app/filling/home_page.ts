/** What one can fill in here, and what became of what was filled in. */

import { button, h, icon, note, type Child } from "./dom";
import type { Draft } from "./drafts";
import { toSend } from "./drafts";
import type { Enrolment } from "./enrolment";
import type { KeptForm } from "./forms";
import { showPage, type Said } from "./pages";
import { storageNote } from "./storage";
import { say, sayBytes, sayClock, sayMany, sayTime } from "./words";

export interface HomeSays {
  readonly begin: (form: KeptForm) => void;
  readonly goOn: (draft: Draft) => void;
  readonly again: (draft: Draft) => Promise<void>;
  readonly drop: (draft: Draft) => Promise<void>;
  readonly refresh: () => Promise<void>;
  readonly sendNow: () => void;
  readonly enrol: () => void;
  readonly recover: () => void;
}

export interface Home {
  readonly enrolments: readonly Enrolment[];
  readonly forms: readonly KeptForm[];
  readonly drafts: readonly Draft[];
  /** Of the service worker: whether the page opens without a network. */
  readonly isOffline: boolean;
}

/** Draws the page; what it answers with draws its lists again and leaves the rest as it is. */
export function homePage(host: HTMLElement, home: Home, said: Said, says: HomeSays): (home: Home) => void {
  const [told, forms, queue] = [h("div"), h("div"), h("div")];
  const queueHead = h("h2", { tabindex: -1 }, say("home_queue"));
  const draw = (now: Home): void => {
    // What had the focus may be gone; whoever uses the keys stays where they were.
    const wasInQueue = queue.contains(document.activeElement);
    told.replaceChildren(network(now));
    forms.replaceChildren(formsOf(now, says));
    queue.replaceChildren(queueOf(now.drafts, says));
    if (wasInQueue) queueHead.focus({ preventScroll: true });
  };
  draw(home);
  const toFill: Child[] = [
    h("h2", {}, say("home_fill")),
    forms,
    h("div", { class: "buttons" }, button(say("refresh_forms"), says.refresh, "", "refresh")),
  ];
  // What was begun comes before what could be.
  const filled = home.drafts.length > 0 ? [queueHead, queue, ...toFill] : [...toFill, queueHead, queue];
  showPage(
    host,
    say("home_title"),
    said.element,
    told,
    ...filled,
    h("h2", {}, say("home_phone")),
    storagePlace(),
    h(
      "div",
      { class: "buttons" },
      button(say("recovery"), says.recover, "", "download"),
      button(say("enrol_another"), says.enrol, "", "device-mobile"),
    ),
  );
  return draw;
}

function storagePlace(): HTMLElement {
  const place = h("div");
  void storageNote().then((made) => place.replaceChildren(made));
  return place;
}

function network(home: Home): HTMLElement {
  const words = navigator.onLine ? say(home.isOffline ? "ready_offline" : "keeping_offline") : say("no_network");
  return h("p", { class: "network", role: "status" }, icon(navigator.onLine ? "check" : "device-mobile"), words);
}

function formsOf(home: Home, says: HomeSays): HTMLElement {
  const list = h("ul", { class: "to-fill" });
  for (const enrolment of home.enrolments) {
    const forms = home.forms.filter((form) => form.server === enrolment.server && form.isOffered);
    if (home.enrolments.length > 1 && forms.length > 0) list.append(h("li", { class: "soft" }, enrolment.title || enrolment.server));
    for (const form of forms) list.append(h("li", {}, button(form.title, () => says.begin(form), "", "plus")));
  }
  return list.children.length > 0 ? list : h("p", { class: "soft" }, say("no_forms"));
}

function queueOf(drafts: readonly Draft[], says: HomeSays): HTMLElement {
  if (drafts.length === 0) return h("p", { class: "soft" }, say("queue_empty"));
  const place = h("div");
  const ready = drafts.filter((draft) => draft.state === "ready");
  if (ready.length > 0) place.append(h("p", {}, button(sayMany("send_now", ready.length), says.sendNow, "primary", "send")));
  place.append(h("ul", { class: "queue" }, ...drafts.map((draft) => row(draft, says))));
  return place;
}

const ICONS = { draft: "pencil", ready: "clock", sending: "send", received: "circle-check", failed: "alert-triangle" } as const;

function row(draft: Draft, says: HomeSays): HTMLElement {
  const files = toSend(draft);
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const facts = [sayTime(draft.changedAt), ...(files.length > 0 ? [sayMany("files", files.length, { size: sayBytes(bytes) })] : [])];
  const acts = h("div", { class: "buttons" });
  if (draft.state === "draft") acts.append(button(say("go_on"), () => says.goOn(draft), "primary small", "pencil"));
  const opens = !draft.isEncrypted && (draft.state === "ready" || draft.state === "failed");
  if (draft.state === "failed") {
    acts.append(button(say("try_again"), () => says.again(draft), "primary small", "refresh"));
  }
  if (opens) acts.append(button(say("open_again"), () => says.goOn(draft), "small", "pencil"));
  if (draft.state === "draft" || draft.state === "failed") acts.append(removal(draft, says));
  return h(
    "li",
    { class: `queued ${draft.state}`, "data-state": draft.state },
    h("p", { class: "queued-state" }, icon(ICONS[draft.state]), stateWords(draft)),
    h("p", { class: "queued-title" }, h("b", {}, draft.title || draft.formTitle), draft.title ? draft.formTitle : ""),
    h("p", { class: "soft" }, facts.join(" · ")),
    draft.reason ? note(reasonWords(draft), "error") : null,
    draft.isEncrypted && draft.state !== "received" ? h("p", { class: "soft" }, say("is_encrypted")) : null,
    draft.said ? h("p", { class: "soft" }, draft.said) : null,
    acts.children.length > 0 ? acts : null,
  );
}

function stateWords(draft: Draft): string {
  if (draft.state === "ready" && draft.tries > 0) return say("state_waits", { at: sayClock(draft.nextAt) });
  return say(`state_${draft.state}`);
}

function reasonWords(draft: Draft): string {
  const said = draft.reason?.words ?? "";
  return [say(`failed_${draft.reason?.code ?? "refused"}`), said].filter(Boolean).join(" ");
}

function removal(draft: Draft, says: HomeSays): HTMLButtonElement {
  const made = button(say("throw_away"), () => {
    if (made.dataset["sure"] !== undefined) return void says.drop(draft);
    made.dataset["sure"] = "";
    made.replaceChildren(say("throw_away_really"));
  }, "small", "trash");
  return made;
}
