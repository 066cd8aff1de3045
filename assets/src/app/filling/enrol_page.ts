/** Giving this browser the credential of a device: scanned, pasted or typed. */

import { button, field, h, icon, note } from "./dom";
import { enrolments, NotSettings, OtherSite, readSettings, saveEnrolment, serverOf, type Enrolment } from "./enrolment";
import { localForm, Said, showPage, submitButton } from "./pages";
import { formList, NoAnswer } from "./server";
import type { Vault } from "./vault";
import { say } from "./words";

export interface EnrolSays {
  readonly done: (enrolment: Enrolment) => void;
  readonly back: (() => void) | null;
}

type Found = { rawValue: string };
type Detector = new (how: { formats: string[] }) => { detect(picture: ImageBitmap): Promise<Found[]> };

function reasonOf(error: unknown): string {
  if (error instanceof NotSettings) return say("settings_unreadable");
  if (error instanceof OtherSite) return say("settings_other_site", { site: location.origin });
  if (error instanceof NoAnswer) return say(error.status === 401 || error.status === 403 ? "settings_refused" : "settings_no_answer");
  throw error;
}

export function enrolPage(host: HTMLElement, vault: Vault, given: string, says: EnrolSays): void {
  const said = new Said();
  /** Asked of the server before it is kept: a wrong password is told now and not in the street. */
  const take = async (made: Omit<Enrolment, "id">): Promise<void> => {
    said.put(note(say("settings_connecting")));
    const before = (await enrolments(vault)).find((each) => each.server === made.server);
    const enrolment: Enrolment = { ...made, id: before?.id ?? crypto.randomUUID(), title: made.title || (before?.title ?? "") };
    await formList(enrolment);
    await saveEnrolment(vault, enrolment);
    says.done(enrolment);
  };
  const trying = async (act: () => Promise<void>): Promise<void> => {
    said.put(null);
    try {
      await act();
    } catch (error) {
      said.put(note(reasonOf(error), "error"));
    }
  };
  const code = h("textarea", { rows: 3, autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
  code.value = given;
  const pasted = localForm(
    () => trying(async () => take(await readSettings(code.value, location.origin))),
    field(say("settings_code"), code, say("settings_code_help")),
    h("div", { class: "buttons" }, submitButton(say("settings_take")), scanner((words) => (code.value = words), said)),
  );
  const server = h("input", { type: "url", required: true, value: `${location.origin}/` });
  const name = h("input", { type: "text", required: true, autocomplete: "off", autocapitalize: "none" });
  const secret = h("input", { type: "password", required: true, autocomplete: "off" });
  const typed = localForm(
    () =>
      trying(() =>
        take({ server: serverOf(server.value, location.origin), name: name.value.trim(), secret: secret.value.trim(), title: "" }),
      ),
    field(say("settings_server"), server),
    field(say("settings_name"), name),
    field(say("settings_secret"), secret),
    h("div", { class: "buttons" }, submitButton(say("settings_take"))),
  );
  const { back } = says;
  showPage(
    host,
    say("enrol_title"),
    h("p", { class: "lede" }, say("enrol_lede")),
    said.element,
    pasted,
    h("details", {}, h("summary", {}, say("settings_by_hand")), typed),
    back && h("p", {}, button(say("back"), back, "quiet", "arrow-left")),
  );
  if (given) {
    void trying(async () => {
      const made = await readSettings(given, location.origin);
      // Anybody can send a link: answers of a phone that has a device already don't go elsewhere by it.
      if ((await enrolments(vault)).length === 0) return take(made);
      said.put(note(say("settings_by_link", { title: made.title, name: made.name, connect: say("settings_take") })));
    });
  }
}

/** A photo of the code, where the browser can read one; else one pastes. */
function scanner(found: (words: string) => void, said: Said): HTMLElement | null {
  const known = (window as unknown as { BarcodeDetector?: Detector }).BarcodeDetector;
  if (known === undefined) return null;
  const input = h("input", { type: "file", accept: "image/*", capture: "environment", hidden: true });
  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    const [first] = await new known({ formats: ["qr_code"] }).detect(await createImageBitmap(file));
    said.put(first ? null : note(say("settings_no_qr"), "error"));
    if (first) found(first.rawValue);
  });
  const scan = h("button", { type: "button", class: "button", onclick: () => input.click() }, icon("camera"), say("settings_scan"));
  return h("span", {}, input, scan);
}
