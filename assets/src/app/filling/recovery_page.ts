/** Taking what lies here elsewhere, and bringing it back. */

import { button, field, h, note } from "./dom";
import type { Drafts } from "./drafts";
import type { Enrolment } from "./enrolment";
import type { Keep } from "./keep";
import { localForm, Said, showPage, submitButton } from "./pages";
import { bringBack, NotOurs, recoveryFile, type PublicKey } from "./recovery";
import { Broken, unlockedBy, WrongCode } from "./sealing";
import { recoveryKey } from "./server";
import { say, sayMany } from "./words";

export function recoveryPage(host: HTMLElement, keep: Keep, drafts: Drafts, enrolments: readonly Enrolment[], back: () => void): void {
  const said = new Said();
  const code = h("input", { type: "password", required: true, autocomplete: "current-password" });
  const out = localForm(
    async () => {
      const lock = await keep.lock();
      try {
        if (lock === null) throw new WrongCode();
        await unlockedBy(code.value, lock);
      } catch (error) {
        if (!(error instanceof WrongCode)) throw error;
        said.put(note(say("code_wrong"), "error"));
        return;
      }
      said.put(null);
      for (const enrolment of enrolments) await takeOut(drafts, enrolment, code.value, said);
    },
    field(say("code"), code, say("recovery_code_help")),
    h("div", { class: "buttons" }, submitButton(say("recovery_make"))),
  );
  const file = h("input", { type: "file", required: true });
  const itsCode = h("input", { type: "password", required: true, autocomplete: "off" });
  const into = localForm(
    async () => {
      const chosen = file.files?.[0];
      if (!chosen) return said.put(note(say("recovery_choose"), "error"));
      try {
        const n = await bringBack(drafts, chosen, itsCode.value);
        said.put(note(sayMany("recovered", n), "success"));
      } catch (error) {
        said.put(note(say(wordOf(error)), "error"));
      }
    },
    field(say("recovery_file"), file),
    field(say("recovery_its_code"), itsCode),
    h("div", { class: "buttons" }, submitButton(say("recovery_open"))),
  );
  showPage(
    host,
    say("recovery"),
    h("p", { class: "lede" }, say("recovery_lede")),
    said.element,
    h("h2", {}, say("recovery_out")),
    out,
    h("h2", {}, say("recovery_in")),
    into,
    h("p", {}, button(say("back"), back, "quiet", "arrow-left")),
  );
}

function wordOf(error: unknown): string {
  if (error instanceof WrongCode) return "code_wrong";
  if (error instanceof NotOurs) return "recovery_not_ours";
  if (error instanceof Broken) return "recovery_broken";
  throw error;
}

async function takeOut(drafts: Drafts, enrolment: Enrolment, code: string, said: Said): Promise<void> {
  const audit: PublicKey | null = enrolment.recoveryKey ?? (await recoveryKey(enrolment));
  const made = await recoveryFile(drafts, enrolment, code, audit, new Date());
  const address = URL.createObjectURL(made);
  const day = new Date().toISOString().slice(0, 10);
  h("a", { href: address, download: `sereno-${enrolment.name}-${day}.recovery` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  said.put(note(say(audit ? "recovery_made" : "recovery_made_code_only"), "success"));
}
