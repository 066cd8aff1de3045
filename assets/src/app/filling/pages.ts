/** One page at a time in the place for it, with a heading that takes the focus. */

import { h, type Child } from "./dom";

export function showPage(host: HTMLElement, title: string, ...children: Child[]): void {
  const head = h("h1", { tabindex: -1 }, title);
  host.replaceChildren(head, ...children.filter((child): child is Node | string => !!child));
  document.title = `${title} · Sereno`;
  window.scrollTo(0, 0);
  head.focus({ preventScroll: true });
}

/** A form of our own: nothing is sent anywhere; while it works its button waits. */
export function localForm(act: () => Promise<void>, ...children: Child[]): HTMLFormElement {
  const form = h("form", { class: "form", novalidate: true }, ...children);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const submit = form.querySelector<HTMLButtonElement>("button[type=submit]");
    if (submit?.disabled) return;
    if (submit) submit.disabled = true;
    void act().finally(() => {
      if (submit) submit.disabled = false;
    });
  });
  return form;
}

export function submitButton(words: string): HTMLButtonElement {
  return h("button", { type: "submit", class: "button primary" }, words);
}

/** Where a page says what went wrong. */
export class Said {
  readonly element = h("div", { role: "alert" });

  put(child: Node | null): void {
    this.element.replaceChildren(...(child ? [child] : []));
  }
}
