/** The page on which a text's names are decided: by keys, by clicks, and by selecting what was not found. */

import { say } from "../strings";

interface Changed {
  changed: { id: number; state: string; kind: string; stands: string }[];
  waiting: number;
  words: string;
}

const NOT_A_KEY = "input, select, textarea, [contenteditable]";

class NamesPage {
  private readonly panel: HTMLElement;
  private readonly says: HTMLElement;
  private readonly lines: HTMLElement | null;
  private readonly add: HTMLElement | null;
  /** What is selected, as places in lines: of the lines' beginnings in codepoints, within them in UTF-16. */
  private selected: Record<"from" | "after" | "to" | "before", string> | null = null;

  /** What is done by keys and clicks, one thing after another: a key may be quicker than an answer. */
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly root: HTMLElement) {
    this.panel = root.querySelector<HTMLElement>("[data-names-panel]")!;
    this.says = root.querySelector<HTMLElement>("[data-names-says]")!;
    this.lines = root.querySelector<HTMLElement>(".names-lines");
    this.add = document.querySelector<HTMLElement>("[data-names-add]");
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("submit", (event) => this.submitted(event));
    root.addEventListener("change", (event) => this.kindChanged(event));
    document.addEventListener("keydown", (event) => this.pressed(event));
    document.addEventListener("selectionchange", () => this.look());
    this.add?.addEventListener("click", (event) => {
      const kind = (event.target as HTMLElement).closest<HTMLElement>("[data-kind]")?.dataset["kind"];
      if (kind) this.then(() => this.mark(kind));
    });
    this.current()?.scrollIntoView({ block: "center" });
  }

  private get form(): HTMLFormElement | null {
    return this.panel.querySelector<HTMLFormElement>("[data-mention-form]");
  }

  private then(act: () => Promise<void>): void {
    // What fails holds up nothing that comes after it.
    this.work = this.work.then(act, act);
  }

  private current(): HTMLElement | null {
    return this.root.querySelector<HTMLElement>("a.mention[aria-current]");
  }

  private clicked(event: MouseEvent): void {
    const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a");
    const asked = link?.getAttribute("href")?.match(/^\?mention=(\d+)/)?.[1];
    if (!asked || event.ctrlKey || event.metaKey || event.shiftKey || !document.getElementById(`m${asked}`)) return;
    event.preventDefault();
    this.then(() => this.open(asked));
  }

  /** Show what is told of a mention, and go there in the text. */
  private async open(id: string): Promise<void> {
    const link = document.getElementById(`m${id}`);
    if (!link) {
      location.assign(`?mention=${id}#mention`);
      return;
    }
    const answer = await this.ask(`${this.root.dataset["panel"]!}?mention=${id}`);
    if (!answer) return;
    this.current()?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    this.panel.innerHTML = await answer.text();
    link.scrollIntoView({ block: "nearest" });
    // On a phone what is told of it lies below the text.
    if (matchMedia("(width <= 60rem)").matches) this.panel.scrollIntoView({ block: "nearest" });
    link.focus({ preventScroll: true });
  }

  private kindChanged(event: Event): void {
    const select = event.target as HTMLElement;
    if (select.matches("[data-kind-of-mention]")) this.then(() => this.send("waiting", true));
  }

  private submitted(event: SubmitEvent): void {
    if (event.target !== this.form) return;
    event.preventDefault();
    const state = (event.submitter as HTMLButtonElement | null)?.value ?? "replaced";
    this.then(() => this.send(state));
  }

  /** Save what was decided, and go on with the next that waits. stays: it is looked at again. */
  private async send(state: string, stays = false): Promise<void> {
    const form = this.form;
    if (!form) return;
    const data = new FormData(form);
    data.set("state", state);
    if (stays) data.delete("equal");
    const id = form.dataset["mentionForm"]!;
    const answer = await this.ask(this.root.dataset["decide"]!, data);
    if (!answer) return;
    const found = (await answer.json()) as Changed;
    for (const each of found.changed) this.paint(each);
    this.says.textContent = found.words;
    const finish = this.root.querySelector<HTMLElement>("[data-finish]");
    if (finish) finish.hidden = found.waiting > 0;
    const next = this.nextWaiting(id);
    if (stays || !next) await this.open(id);
    else await this.open(next);
  }

  /** The next mention of this part that waits, else the one that the server knows of in another part. */
  private nextWaiting(id: string): string {
    const all = [...this.root.querySelectorAll<HTMLElement>("a.mention")];
    const at = all.findIndex((each) => each.dataset["mention"] === id);
    const order = [...all.slice(at + 1), ...all.slice(0, at + 1)];
    const here = order.find((each) => each.classList.contains("waiting"))?.dataset["mention"];
    return here ?? this.form?.dataset["next"] ?? "";
  }

  private paint(each: Changed["changed"][number]): void {
    const link = document.getElementById(`m${each.id}`);
    if (!link) return;
    link.className = `mention ${each.state} ${each.kind}`;
    if (each.stands) link.dataset["stands"] = each.stands;
    else delete link.dataset["stands"];
  }

  private pressed(event: KeyboardEvent): void {
    const at = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || at.closest?.(NOT_A_KEY)) return;
    const go = async (name: "before" | "after" | "next"): Promise<void> => {
      const id = this.form?.dataset[name];
      if (id) await this.open(id);
    };
    const keys: Record<string, () => Promise<void>> = {
      r: () => this.send("replaced"),
      n: () => {
        const select = this.form?.querySelector<HTMLSelectElement>("[name=pseudonym]");
        if (select?.querySelector("option[value=new]")) select.value = "new";
        return this.send("replaced");
      },
      k: () => this.send("kept"),
      z: () => this.send("waiting", true),
      e: () => {
        const equal = this.form?.querySelector<HTMLInputElement>("[name=equal]");
        if (equal) equal.checked = !equal.checked;
        return Promise.resolve();
      },
      s: () => go("next"),
      ArrowRight: () => go("after"),
      ArrowLeft: () => go("before"),
    };
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || !this.form) return;
    event.preventDefault();
    this.then(act);
  }

  /** What is selected in the text; the bar with kinds is there as long as something is. */
  private look(): void {
    const now = document.getSelection();
    const range = now && !now.isCollapsed && now.rangeCount ? now.getRangeAt(0) : null;
    const first = range && this.placeOf(range.startContainer, range.startOffset);
    const last = range && this.placeOf(range.endContainer, range.endOffset);
    this.selected = first && last ? { from: first[0], after: first[1], to: last[0], before: last[1] } : null;
    if (this.add) this.add.hidden = !this.selected;
  }

  private placeOf(node: Node, offset: number): [string, string] | null {
    const element = node instanceof Element ? node : node.parentElement;
    const line = element?.closest<HTMLElement>("[data-start]");
    if (!line || !this.lines?.contains(line)) return null;
    const before = document.createRange();
    before.selectNodeContents(line);
    before.setEnd(node, offset);
    return [line.dataset["start"]!, String(before.toString().length)];
  }

  private async mark(kind: string): Promise<void> {
    if (!this.selected) return;
    const data = new FormData();
    for (const [name, value] of Object.entries(this.selected)) data.set(name, value);
    data.set("kind", kind);
    const answer = await this.ask(this.root.dataset["mark"]!, data);
    if (!answer) return;
    const { made } = (await answer.json()) as { made: number };
    location.assign(`?mention=${made}#m${made}`);
  }

  private async ask(url: string, body?: FormData): Promise<Response | null> {
    const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
    try {
      const answer = await fetch(url, {
        method: body ? "POST" : "GET",
        headers: { Accept: "application/json", "X-CSRFToken": token },
        ...(body ? { body } : {}),
      });
      this.says.classList.toggle("trouble", !answer.ok);
      if (answer.ok) return answer;
      const told = answer.status === 409 ? ((await answer.json()) as { problem: string }).problem : say("names_not_saved");
      this.says.textContent = told;
    } catch {
      this.says.textContent = say("names_not_saved");
    }
    this.says.classList.add("trouble");
    return null;
  }
}

for (const root of document.querySelectorAll<HTMLElement>("[data-names]")) new NamesPage(root);
