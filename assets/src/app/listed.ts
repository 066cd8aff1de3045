/** Long lists: the chosen row of one that scrolls by itself is in sight; many boxes are found by typing. */

import { say } from "./strings";

const MANY = 24;

/** Without accents and case. */
export const folded = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

function showChosen(list: HTMLElement): void {
  const row = list.querySelector<HTMLElement>("[aria-current]")?.closest("li");
  if (!row || list.scrollHeight <= list.clientHeight) return;
  const [inside, outside] = [row.getBoundingClientRect(), list.getBoundingClientRect()];
  list.scrollTop += inside.top - outside.top - (list.clientHeight - inside.height) / 3;
}

/** A search above many boxes. What is ticked comes first and is always shown. */
function startChoices(choices: HTMLElement): void {
  const box = choices.querySelector<HTMLElement>(":scope > div");
  const all = [...(box?.children ?? [])] as HTMLElement[];
  if (!box || all.length <= MANY) return;
  const isTicked = (line: HTMLElement): boolean => line.querySelector("input:checked") !== null;
  box.prepend(...all.filter(isTicked));
  const words = new Map(all.map((line) => [line, folded(line.textContent)]));
  const search = document.createElement("input");
  search.type = "search";
  search.autocomplete = "off";
  search.placeholder = say("find_among", { n: all.length });
  search.setAttribute("aria-label", search.placeholder);
  search.addEventListener("input", (event) => {
    event.stopPropagation();
    const asked = folded(search.value).split(/\s+/).filter(Boolean);
    for (const line of all) {
      const text = words.get(line) ?? "";
      line.hidden = !isTicked(line) && !asked.every((word) => text.includes(word));
    }
  });
  search.addEventListener("change", (event) => event.stopPropagation());
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  choices.prepend(search);
}

export function startListed(): void {
  document.querySelectorAll<HTMLElement>(".register-rows, .crosswalk-list").forEach(showChosen);
  document.querySelectorAll<HTMLElement>(".choices").forEach(startChoices);
}
