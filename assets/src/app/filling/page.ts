/** Forms filled in the browser, without a network: locked, then the list, then a form. */

import { button, h, icon, note } from "./dom";
import { Drafts, type Draft } from "./drafts";
import { enrolPage } from "./enrol_page";
import { enrolments, saveEnrolment, type Enrolment } from "./enrolment";
import { FormPage, warmUp } from "./form_page";
import { Forms, type KeptForm } from "./forms";
import { homePage, type Home } from "./home_page";
import { idleOut } from "./idle";
import { openKeep, NoRoom, type Keep } from "./keep";
import { askCode, chooseCode } from "./lock_pages";
import { startWorker } from "./offline";
import { Said, showPage } from "./pages";
import { recoveryPage } from "./recovery_page";
import { Sender } from "./sender";
import { NoAnswer, recoveryKey, submit } from "./server";
import { Vault } from "./vault";
import { language, say, speak } from "./words";

/** So long nobody touches the page until it asks for the code again. */
const IDLE = 15 * 60_000;
const REFRESHED = 10 * 60_000;

/** What the link that led here asks for: a form for an activity, or the settings of a device. */
interface Wanted {
  form: string;
  activity: string;
  settings: string;
}

/** It stands behind the #, which no server gets to see, and doesn't stay in the address. */
function wanted(): Wanted {
  const given = new URLSearchParams(location.hash.slice(1));
  if (location.hash) history.replaceState(null, "", location.pathname);
  const one = (name: string): string => given.get(name) ?? "";
  return { form: one("form"), activity: one("activity"), settings: one("settings") };
}

class Page {
  private readonly host = document.getElementById("filling") as HTMLElement;
  private readonly banner = document.getElementById("newer") as HTMLElement;
  private readonly lockButton = document.getElementById("lock-now") as HTMLButtonElement;
  private readonly wanted = wanted();
  private drafts: Drafts | null = null;
  private forms: Forms | null = null;
  private sender: Sender | null = null;
  private filling: FormPage | null = null;
  private toGoOn = "";
  private redraw: ((home: Home) => void) | null = null;
  private isOffline = false;
  private idle = 0;
  private next = 0;
  private refreshedAt = 0;

  constructor(private readonly keep: Keep) {}

  async start(): Promise<void> {
    document.documentElement.lang = language();
    this.lockButton.append(icon("lock"), say("lock_now"));
    this.lockButton.addEventListener("click", () => void this.lock(""));
    for (const act of ["pointerdown", "keydown"]) document.addEventListener(act, () => this.touch(), { passive: true });
    window.addEventListener("online", () => this.sendNow());
    window.addEventListener("offline", () => void this.refreshed());
    // A page that is put aside may never come back.
    document.addEventListener("visibilitychange", () => void (document.hidden && this.filling?.save()));
    for (const each of document.querySelectorAll<HTMLElement>("[data-say]")) each.textContent = say(each.dataset["say"] ?? "");
    languageMenu();
    window.addEventListener("error", (event) => this.failed(event.message));
    window.addEventListener("unhandledrejection", (event) => this.failed(String(event.reason)));
    void startWorker({
      kept: () => {
        this.isOffline = true;
        void this.refreshed();
      },
      newer: (take) => this.offerNewer(take),
    });
    if ((await this.keep.lock()) === null) chooseCode(this.host, this.keep, (vault) => void this.opened(vault));
    else askCode(this.host, this.keep, "", (vault) => void this.opened(vault));
    document.documentElement.dataset["ready"] = "";
    warmUp();
  }

  private offerNewer(take: () => void): void {
    const act = async (): Promise<void> => {
      await this.filling?.save();
      take();
    };
    this.banner.replaceChildren(note(h("div", {}, h("p", {}, say("newer")), button(say("newer_take"), act, "small", "refresh"))));
  }

  /** Nothing that goes wrong stays silent; what was answered before it is kept. */
  private failed(said: string): void {
    this.banner.replaceChildren(note(say("failed", { said }), "error"));
  }

  private touch(): void {
    clearTimeout(this.idle);
    if (this.filling) this.filling.isChoosing = false;
    if (this.drafts) this.idle = window.setTimeout(() => void this.idleOut(), IDLE);
  }

  private idleOut(): Promise<void> {
    return idleOut({
      isAway: () => document.hidden && this.filling?.isChoosing === true,
      seen: () => new Promise((done) => document.addEventListener("visibilitychange", () => done(), { once: true })),
      cover: (covered) => (this.host.hidden = covered),
      wait: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
      lock: () => this.lock(say("locked_idle")),
    });
  }

  private async lock(why: string): Promise<void> {
    this.sender?.stop();
    this.toGoOn = this.filling ? (this.host.dataset["draft"] ?? "") : "";
    await this.filling?.putAway();
    this.filling = this.drafts = this.forms = this.sender = null;
    this.leaveHome();
    clearTimeout(this.next);
    this.lockButton.hidden = true;
    delete this.host.dataset["draft"];
    askCode(this.host, this.keep, why, (vault) => void this.opened(vault));
  }

  private async opened(vault: Vault): Promise<void> {
    this.drafts = new Drafts(vault);
    this.forms = new Forms(vault);
    this.sender = new Sender(this.drafts, {
      post: async (server, body) => {
        const by = (await enrolments(vault)).find((each) => each.server === server);
        return by ? submit(by, body) : { status: 401, words: "" };
      },
      now: () => Date.now(),
      chance: () => Math.random(),
      changed: () => void this.refreshed(),
    });
    this.lockButton.hidden = false;
    this.touch();
    await this.drafts.settle(Date.now(), Sender.underWay);
    if (this.wanted.settings || (await enrolments(vault)).length === 0) return this.enrol(this.wanted.settings);
    const goOn = (await this.drafts.all()).find((draft) => draft.id === this.toGoOn);
    this.toGoOn = "";
    if (goOn) return this.goOn(goOn);
    if (this.wanted.form) return this.beginWanted();
    await this.home();
    if (navigator.onLine) void this.refresh(false);
    this.sendNow();
  }

  private enrol(settings: string): void {
    const { drafts } = this;
    if (drafts === null) return;
    this.leaveHome();
    this.wanted.settings = "";
    enrolPage(this.host, drafts.vault, settings, {
      done: (enrolment) => void this.enrolled(enrolment),
      back: () => void this.home(),
    });
  }

  private async enrolled(enrolment: Enrolment): Promise<void> {
    // What was refused for its password has a new one.
    for (const draft of (await this.drafts?.all()) ?? []) {
      if (draft.server === enrolment.server && draft.reason?.code === "signed_out") await this.again(draft);
    }
    await this.refresh(true);
    if (this.wanted.form) await this.beginWanted();
    else await this.home();
    this.sendNow();
  }

  private async home(words: Node | null = null): Promise<void> {
    const { drafts, forms } = this;
    if (drafts === null || forms === null) return;
    this.filling = null;
    const said = new Said();
    said.put(words);
    const home = await this.state(drafts, forms);
    this.redraw = homePage(this.host, home, said, {
      begin: (form) => void this.begin(form, ""),
      goOn: (draft) => void this.goOn(draft),
      again: (draft) => this.again(draft).then(() => this.sendNow()),
      drop: async (draft) => {
        await drafts.drop(draft);
        await this.home();
      },
      refresh: () => this.refresh(true),
      sendNow: () => this.sendNow(),
      enrol: () => this.enrol(""),
      recover: () => {
        this.leaveHome();
        recoveryPage(this.host, this.keep, drafts, home.enrolments, () => void this.home());
      },
    });
  }

  private async state(drafts: Drafts, forms: Forms): Promise<Home> {
    const [all, here, mine] = [enrolments(drafts.vault), forms.all(), drafts.all()];
    return { enrolments: await all, forms: await here, drafts: await mine, isOffline: this.isOffline };
  }

  private leaveHome(): void {
    this.redraw = null;
  }

  /** The lists again, where one looks at them. */
  private async refreshed(): Promise<void> {
    const { drafts, forms } = this;
    if (this.redraw === null || drafts === null || forms === null) return;
    const home = await this.state(drafts, forms);
    this.redraw?.(home);
  }

  /** Fetch forms; of those who didn't ask for it nobody is told that there is no network. */
  private async refresh(isAsked: boolean): Promise<void> {
    const { drafts, forms } = this;
    if (drafts === null || forms === null) return;
    if (!isAsked && Date.now() - this.refreshedAt < REFRESHED) return;
    let words: Node | null = isAsked ? note(say("forms_fetched"), "success") : null;
    try {
      for (const each of await enrolments(drafts.vault)) {
        await forms.refresh(each, await drafts.all());
        const key = await recoveryKey(each);
        if (key && key.id !== each.recoveryKey?.id) await saveEnrolment(drafts.vault, { ...each, recoveryKey: key });
      }
      this.refreshedAt = Date.now();
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof NoRoom)) throw error;
      const refused = error instanceof NoAnswer && (error.status === 401 || error.status === 403);
      const key = error instanceof NoRoom ? "no_room" : refused ? "settings_refused" : "settings_no_answer";
      words = isAsked || refused ? note(say(key), "error") : null;
    }
    if (this.redraw === null) return;
    if (words === null) await this.refreshed();
    else await this.home(words);
  }

  private async beginWanted(): Promise<void> {
    const { form: formId, activity } = this.wanted;
    Object.assign(this.wanted, { form: "", activity: "" });
    let found = (await this.forms?.all())?.find((form) => form.formId === formId && form.isOffered);
    if (!found && navigator.onLine) {
      await this.refresh(true);
      found = (await this.forms?.all())?.find((form) => form.formId === formId && form.isOffered);
    }
    if (found) await this.begin(found, activity);
    else await this.home(note(say("form_not_here"), "error"));
  }

  private async begin(form: KeptForm, activity: string): Promise<void> {
    const draft: Draft = {
      id: crypto.randomUUID(),
      server: form.server,
      formId: form.formId,
      version: form.version,
      formTitle: form.title,
      begunAt: Date.now(),
      state: "draft",
      changedAt: Date.now(),
      ...{ xml: "", title: "", files: [], sent: [], tries: 0, nextAt: 0, reason: null, receivedAt: null, said: "" },
    };
    await this.fill(draft, form, activity);
  }

  private async goOn(draft: Draft): Promise<void> {
    // It may have been sent since the list was drawn.
    const now = (await this.drafts?.all())?.find((each) => each.id === draft.id);
    const form = now && (await this.forms?.of(now));
    if (!now || now.isEncrypted || now.state === "sending" || now.state === "received") return this.home();
    if (!form) return this.home(note(say("form_not_here"), "error"));
    if (now.state !== "draft") await this.drafts?.save(Object.assign(now, { state: "draft", sent: [] }));
    await this.fill(now, form, "");
  }

  private async fill(draft: Draft, form: KeptForm, activity: string): Promise<void> {
    const { drafts, forms } = this;
    if (drafts === null || forms === null) return;
    this.leaveHome();
    this.host.dataset["draft"] = draft.id;
    const by = (await enrolments(drafts.vault)).find((each) => each.server === draft.server);
    const begun = { draft, form: await forms.opened(form), deviceName: by?.name ?? "", activity };
    this.filling = new FormPage(this.host, drafts, begun, {
      ready: () => {
        void this.home(note(say("is_ready"), "success"));
        this.sendNow();
      },
      left: () => void this.home(),
    });
    await this.filling.open();
  }

  private async again(draft: Draft): Promise<void> {
    await this.drafts?.save({ ...draft, state: "ready", reason: null, tries: 0, nextAt: 0 });
  }

  private sendNow(): void {
    void this.send(true);
  }

  private async send(isNow: boolean): Promise<void> {
    const { sender, drafts } = this;
    if (sender === null || drafts === null || !navigator.onLine) return;
    clearTimeout(this.next);
    if (isNow) {
      for (const draft of await drafts.all()) {
        if (draft.state === "ready" && draft.nextAt > 0) await drafts.save({ ...draft, nextAt: 0 });
      }
    }
    const due = await sender.send();
    if (due !== null) this.next = window.setTimeout(() => void this.send(false), Math.max(1000, due - Date.now()));
    await this.refreshed();
  }
}

function languageMenu(): void {
  for (const each of document.querySelectorAll<HTMLButtonElement>("[data-speak]")) {
    const spoken = each.dataset["speak"] === "en" ? "en" : "es";
    if (spoken === language()) each.setAttribute("aria-current", "true");
    each.addEventListener("click", () => {
      // Reading the page again locks it: not for the language that it is in.
      if (spoken === language()) return;
      speak(spoken);
      location.reload();
    });
  }
}

/** In one window at a time: two would write over each other's drafts. */
function alone(): Promise<boolean> {
  return new Promise((done) => {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), 2000);
    navigator.locks
      .request("sereno-filling", { signal: patience.signal }, () => {
        clearTimeout(timer);
        done(true);
        return new Promise(() => undefined);
      })
      .catch(() => done(false));
  });
}

async function start(): Promise<void> {
  const host = document.getElementById("filling") as HTMLElement;
  // Browsers encrypt, and keep a page, only where nobody can read along.
  if (!window.isSecureContext) return showPage(host, say("insecure"), h("p", {}, say("insecure_means")));
  if (!("locks" in navigator) || (await alone())) {
    await new Page(await openKeep()).start();
    return;
  }
  const again = button(say("try_again"), () => location.reload(), "primary", "refresh");
  showPage(host, say("elsewhere"), h("p", {}, say("elsewhere_means")), again);
}

void start();
