/** A form being filled in: every answer is kept as it is given, in the phone and nowhere else. */

import type { AnyControlNode, FormLanguage, RootNode } from "@getodk/xforms-engine";

import { button, h, note } from "./dom";
import type { Draft, Drafts } from "./drafts";
import { encryptDraft, publicKeyOf } from "./encrypting/odk";
import type { FormFiles } from "./form/engine";
import type { Filler } from "./form/filler";
import { NoRoom } from "./keep";
import { Said, showPage } from "./pages";
import { language, say } from "./words";

const PAUSE = 150;

export interface FormPageSays {
  readonly ready: () => void;
  readonly left: () => void;
}

export interface Begun {
  readonly draft: Draft;
  readonly form: FormFiles;
  readonly deviceName: string;
  /** The activity to be put in where the form asks for one; "" for none. */
  readonly activity: string;
}

/** The engine comes with the first form that is opened: the code is asked before it is there. */
const engine = (): Promise<[typeof import("./form/engine"), typeof import("./form/filler"), typeof import("./form/screens")]> =>
  Promise.all([import("./form/engine"), import("./form/filler"), import("./form/screens")]);

export const warmUp = (): void => void engine();

export class FormPage {
  /** Whether a photo or recording was asked for, and nothing was touched since. */
  isChoosing = false;
  private timer = 0;
  private isGone = false;
  private saving: Promise<boolean> = Promise.resolve(true);
  private readonly said = new Said();
  private readonly kept = h("p", { class: "kept-told", role: "status" });
  private readonly addresses = new Map<string, string>();
  private root: RootNode | null = null;
  private filler: Filler | null = null;
  private titleOf: (root: RootNode) => string = () => "";

  constructor(
    private readonly host: HTMLElement,
    private readonly drafts: Drafts,
    private readonly begun: Begun,
    private readonly says: FormPageSays,
  ) {}

  async open(): Promise<void> {
    const { draft, form } = this.begun;
    showPage(this.host, draft.formTitle, h("p", { role: "status" }, say("opening_form")));
    const [{ openForm, UnreadableForm }, { Filler }, { titleOf, activityOf }] = await engine();
    if (this.isGone) return;
    try {
      this.root = await openForm(form, {
        begun: draft.xml,
        deviceName: this.begun.deviceName,
        changed: () => this.changed(),
      });
    } catch (error) {
      if (!(error instanceof UnreadableForm)) throw error;
      const back = button(say("back"), () => void this.close(), "", "arrow-left");
      showPage(this.host, draft.formTitle, note(say("unreadable_form", { said: error.message }), "error"), back);
      return;
    }
    if (this.isGone) return;
    const root = this.root;
    this.titleOf = titleOf;
    this.speak(root);
    if (!draft.xml) {
      putActivity(activityOf(root), this.begun.activity);
      await this.save();
    }
    this.filler = new Filler(root, this.around(), {
      finish: () => void this.finish(),
      saveForLater: () => void this.close(),
    });
    const leave = button(say("leave_form"), () => void this.close(), "small");
    showPage(
      this.host,
      draft.formTitle,
      h("div", { class: "form-bar" }, this.languages(root), this.kept, leave),
      this.said.element,
      this.filler.element,
    );
    this.host.dataset["form"] = "open";
  }

  private around(): ConstructorParameters<typeof Filler>[1] {
    const { draft, form } = this.begun;
    return {
      media: async (name) => {
        const known = this.addresses.get(name);
        if (known !== undefined) return known;
        const file = await form.file(name);
        if (file === null) return null;
        const made = URL.createObjectURL(file);
        this.addresses.set(name, made);
        return made;
      },
      files: {
        choosing: () => (this.isChoosing = true),
        add: async (file, name) => {
          try {
            await this.drafts.addFile(draft, name, file);
            return name;
          } catch (error) {
            if (!(error instanceof NoRoom)) throw error;
            this.said.put(note(say("no_room_file"), "error"));
            return null;
          }
        },
        get: async (name) => {
          const kept = draft.files.find((each) => each.name === name);
          return kept === undefined ? null : this.drafts.vault.file(draft.id, kept);
        },
      },
    };
  }

  /** In the language of the page, where the form has it. */
  private speak(root: RootNode): void {
    const spoken = language();
    const names = { es: ["es", "spanish", "español"], en: ["en", "english", "inglés"] }[spoken];
    const found = root.languages.find((each): each is FormLanguage => {
      const name = each.language.toLowerCase();
      return names.some((word) => name === word || name.startsWith(`${word} `) || name.includes(`(${word})`));
    });
    if (found) root.setLanguage(found);
  }

  private languages(root: RootNode): HTMLElement | null {
    if (root.languages.length < 2) return null;
    const menu = h("select", { "aria-label": say("form_language") });
    for (const each of root.languages) menu.append(h("option", { value: each.language }, each.language));
    menu.value = root.currentState.activeLanguage.language;
    menu.addEventListener("change", () => {
      const chosen = root.languages.find((each) => each.language === menu.value);
      if (chosen && !chosen.isSyntheticDefault) root.setLanguage(chosen);
    });
    return menu;
  }

  private changed(): void {
    this.filler?.update();
    // Whoever answers without a pause is kept up with all the same.
    this.timer ||= window.setTimeout(() => void this.save(), PAUSE);
  }

  /** One after the other: a later state is never overwritten by an earlier one. Whether it is kept. */
  save(): Promise<boolean> {
    clearTimeout(this.timer);
    this.timer = 0;
    // What failed once is tried again with the next answer.
    this.saving = this.saving.catch(() => false).then(() => this.write());
    return this.saving;
  }

  private async write(): Promise<boolean> {
    const { draft } = this.begun;
    if (this.root === null) return true;
    const xml = this.root.instanceState.instanceXML;
    if (xml === draft.xml) return true;
    const isKept = await this.drafts.write(draft, xml, this.titleOf(this.root), Date.now());
    if (isKept) {
      this.kept.textContent = say("kept");
      this.host.dataset["keptAt"] = String(draft.changedAt);
    } else this.said.put(note(say("no_room"), "error"));
    return isKept;
  }

  private async finish(): Promise<void> {
    this.filler?.flush();
    await this.drafts.filesKept();
    if (this.root === null) return;
    // It puts the time of the end in; what it makes else is not what goes out.
    await this.root.prepareInstancePayload();
    if (!(await this.save())) return;
    // It is finished: nothing that is still touched makes a draft of it again, in clear and without its files.
    this.root = null;
    await this.drafts.tidyFiles(this.begun.draft);
    const publicKey = publicKeyOf(this.begun.form.xml);
    if (publicKey !== null) await encryptDraft(this.drafts, this.begun.draft, publicKey);
    Object.assign(this.begun.draft, { state: "ready", tries: 0, nextAt: 0, changedAt: Date.now() });
    await this.drafts.save(this.begun.draft);
    this.forget();
    this.says.ready();
  }

  async close(): Promise<void> {
    await this.putAway();
    this.says.left();
  }

  /** What was typed is kept, and nothing of it stays in sight. */
  async putAway(): Promise<void> {
    this.filler?.flush();
    // A photo is kept before its question names it.
    await this.drafts.filesKept();
    if (await this.save()) await this.drafts.tidyFiles(this.begun.draft);
    this.forget();
  }

  private forget(): void {
    this.isGone = true;
    this.filler?.leave();
    this.filler = null;
    this.root = null;
    for (const address of this.addresses.values()) URL.revokeObjectURL(address);
    delete this.host.dataset["form"];
  }
}

/** Preset what belongs together, where the form asks for it and has that activity in its list. */
function putActivity(asks: AnyControlNode | undefined, number: string): void {
  if (!number) return;
  if (asks?.nodeType === "select" && asks.getValueOption(number)) asks.selectValue(number);
  else if (asks?.nodeType === "input") (asks.setValue as (value: string) => unknown)(number);
}
