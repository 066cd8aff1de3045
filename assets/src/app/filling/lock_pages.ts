/** The device code: chosen once, asked each time, and what is lost with it. */

import { button, field, h, note } from "./dom";
import type { Keep } from "./keep";
import { localForm, Said, showPage, submitButton } from "./pages";
import { lockedBy, SHORTEST_CODE, unlockedBy, WrongCode } from "./sealing";
import { askToPersist } from "./storage";
import { Vault } from "./vault";
import { say } from "./words";

type Open = (vault: Vault) => void;

function codeField(label: string, help: string, isNew: boolean): [HTMLInputElement, HTMLElement] {
  const input = h("input", {
    type: "password",
    required: true,
    autocomplete: isNew ? "new-password" : "current-password",
    autocapitalize: "none",
    spellcheck: "false",
  });
  const made = field(label, input, help);
  const see = button(say("show_code"), () => {
    input.type = input.type === "password" ? "text" : "password";
    see.textContent = say(input.type === "password" ? "show_code" : "hide_code");
  }, "small");
  const row = h("div", { class: "password-row" });
  input.replaceWith(row);
  row.append(input, see);
  return [input, made];
}

export function chooseCode(host: HTMLElement, keep: Keep, open: Open): void {
  const said = new Said();
  const [first, firstField] = codeField(say("code_new"), say("code_help", { n: SHORTEST_CODE }), true);
  const [again, againField] = codeField(say("code_again"), "", true);
  const form = localForm(
    async () => {
      const code = first.value;
      const wrong = code.trim().length < SHORTEST_CODE ? say("code_short", { n: SHORTEST_CODE }) : code !== again.value ? say("code_differs") : "";
      said.put(wrong ? note(wrong, "error") : null);
      if (wrong) return;
      const [lock, key] = await lockedBy(code);
      await keep.setLock(lock);
      await askToPersist();
      open(new Vault(keep, key));
    },
    firstField,
    againField,
    h("div", { class: "buttons" }, submitButton(say("code_take"))),
  );
  showPage(host, say("first_title"), h("p", { class: "lede" }, say("first_lede")), note(say("code_why")), said.element, form);
}

export function askCode(host: HTMLElement, keep: Keep, why: string, open: Open): void {
  const said = new Said();
  const [input, asked] = codeField(say("code"), "", false);
  const form = localForm(
    async () => {
      const lock = await keep.lock();
      if (lock === null) return;
      try {
        open(new Vault(keep, await unlockedBy(input.value, lock)));
      } catch (error) {
        if (!(error instanceof WrongCode)) throw error;
        said.put(note(say("code_wrong"), "error"));
        input.select();
      }
    },
    asked,
    h("div", { class: "buttons" }, submitButton(say("unlock"))),
  );
  const forgotten = h("details", {}, h("summary", {}, say("code_forgotten")), h("p", {}, say("code_forgotten_means")));
  const typed = h("input", { type: "text", autocomplete: "off", autocapitalize: "none" });
  const word = say("erase_word");
  const erase = button(say("erase_all"), async () => {
    if (typed.value.trim().toLowerCase() !== word) return;
    await keep.empty();
    location.reload();
  }, "removes", "trash");
  erase.disabled = true;
  typed.addEventListener("input", () => {
    erase.disabled = typed.value.trim().toLowerCase() !== word;
  });
  forgotten.append(field(say("erase_type", { word }), typed), erase);
  showPage(host, say("locked_title"), why ? note(why) : null, h("p", { class: "lede" }, say("locked_lede")), said.element, form, forgotten);
  input.focus();
}
