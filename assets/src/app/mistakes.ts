/** A form that comes back with mistakes: whoever sent it goes on at their list, page or part of one. */

import type htmx from "htmx.org";

/** What the answer to a part is put into the page for: a form with mistakes, or out of date, too. */
const SHOWN = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "4(09|22)", swap: true },
  { code: "[45]..", swap: false, error: true },
];

export function toMistakes(within: Pick<ParentNode, "querySelector">): void {
  within.querySelector<HTMLElement>(".mistakes")?.focus();
}

export function startMistakes(library: typeof htmx, page: Document): void {
  library.config.responseHandling = SHOWN;
  page.addEventListener("htmx:afterSettle", (event) => {
    if (event.target instanceof Element) toMistakes(event.target);
  });
  // At first the scripts of the page draw what they have to.
  addEventListener("load", () => toMistakes(page));
}
