/** Elements by a word: the page has no framework. */

type Attributes = Record<string, string | number | boolean | ((event: Event) => void)>;
export type Child = Node | string | null | false;

/** A handler is given as `onclick`; `true` sets an attribute without a value, `false` leaves it out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  given: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  return made;
}

let count = 0;

export function newId(): string {
  return `q${++count}`;
}

/** One of the drawings that lie in the page. */
export function icon(name: string): Node {
  const kept = document.querySelector<HTMLTemplateElement>(`template[data-icon="${name}"]`);
  if (kept === null) throw new Error(`no drawing ${name}`);
  return kept.content.cloneNode(true);
}

type Look = "" | "primary" | "next" | "quiet" | "small" | "removes" | "primary small";

export function button(words: string, act: () => unknown, look: Look = "", drawing = ""): HTMLButtonElement {
  const made = h("button", { type: "button", class: `button ${look}`.trim(), onclick: () => void act() });
  if (drawing) made.append(icon(drawing));
  made.append(words);
  return made;
}

/** A note: what happened, what it means, what to do. */
export function note(words: string | Node, kind: "" | "error" | "success" = ""): HTMLElement {
  const drawing = kind === "error" ? "alert-triangle" : kind === "success" ? "circle-check" : "info-circle";
  return h("div", { class: `note ${kind}`.trim() }, icon(drawing), h("div", {}, typeof words === "string" ? h("p", {}, words) : words));
}

/** A field with its label and help, as the product's forms have them. */
export function field(label: string, input: HTMLInputElement | HTMLTextAreaElement, help = ""): HTMLElement {
  input.id ||= newId();
  const made = h("div", { class: "field" }, h("label", { for: input.id }, label));
  if (help) {
    made.append(h("div", { class: "help", id: `${input.id}-help` }, help));
    input.setAttribute("aria-describedby", `${input.id}-help`);
  }
  made.append(input);
  return made;
}
