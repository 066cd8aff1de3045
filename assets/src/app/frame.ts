/** The frame's own buttons: theme, rail, menus, printing, seeing a password. */

import { say } from "./strings";

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice then lasts for this page.
    return;
  }
}

function startTheme(): void {
  const root = document.documentElement;
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-theme-button]")) {
    const show = (): void =>
      button.setAttribute("aria-pressed", String(root.dataset["theme"] === "dark"));
    button.addEventListener("click", () => {
      const next = root.dataset["theme"] === "dark" ? "light" : "dark";
      root.dataset["theme"] = next;
      keep("sereno-theme", next);
      show();
      document.dispatchEvent(new CustomEvent("sereno:theme", { detail: next }));
    });
    show();
  }
}

function startRail(): void {
  const root = document.documentElement;
  const button = document.querySelector<HTMLButtonElement>("[data-rail-fold]");
  if (!button) return;
  const show = (): void =>
    button.setAttribute("aria-expanded", String(root.dataset["rail"] !== "folded"));
  button.addEventListener("click", () => {
    const next = root.dataset["rail"] === "folded" ? "open" : "folded";
    root.dataset["rail"] = next;
    keep("sereno-rail", next);
    show();
  });
  show();
  // Where the stages scroll, the pages of the open one are in sight; the page itself stays.
  const stages = document.querySelector<HTMLElement>(".rail-stages");
  const last = stages?.querySelector<HTMLElement>(".rail-pages li:last-child");
  if (stages && last) {
    const below = last.getBoundingClientRect().bottom - stages.getBoundingClientRect().bottom;
    if (below > 0) stages.scrollTop += below;
  }
}

function startMenus(): void {
  const open = (): HTMLDetailsElement[] => [
    ...document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]"),
  ];
  document.addEventListener("click", (event) => {
    for (const menu of open()) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}

function startPasswords(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[type="password"]')) {
    const row = document.createElement("div");
    row.className = "password-row";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    const show = (): void => {
      button.textContent = say(input.type === "password" ? "show" : "hide");
    };
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", () => {
      input.type = input.type === "password" ? "text" : "password";
      show();
    });
    input.replaceWith(row);
    row.append(input, button);
    show();
  }
}

/** allauth's script says on the page, not in the console, that a key could not be used. */
function startPasskeys(): void {
  document.addEventListener("allauth.error", (event) => {
    const mistake = document.querySelector<HTMLElement>("[data-passkey-mistake]");
    if (!mistake) return;
    event.preventDefault();
    mistake.hidden = false;
  });
}

/** A table wider than its place is scrolled with the keyboard too: it must be able to hold focus. */
function startScrolls(): void {
  const look = (box: HTMLElement): void => {
    const wider = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
    if (!wider) {
      box.removeAttribute("tabindex");
      return;
    }
    box.tabIndex = 0;
    if (box.hasAttribute("aria-label") || box.hasAttribute("aria-labelledby")) return;
    const section = box.closest("section, main");
    box.setAttribute("role", "region");
    box.setAttribute(
      "aria-label",
      box.querySelector("caption")?.textContent ??
        section?.querySelector("h1, h2, h3")?.textContent ??
        document.title,
    );
  };
  const watch = new ResizeObserver((entries) => {
    for (const entry of entries) look(entry.target as HTMLElement);
  });
  for (const box of document.querySelectorAll<HTMLElement>(".scroll")) {
    watch.observe(box);
    look(box);
  }
}

/** Pages of the open stage above the page are a row that scrolls: the one open must be in view. */
function startRows(): void {
  for (const row of document.querySelectorAll<HTMLElement>(".stage-pages ul")) {
    // Whoever goes through them by keyboard sees where they are, at the row's end too.
    row.addEventListener("focusin", (event) => {
      (event.target as HTMLElement).scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    const here = row.querySelector<HTMLElement>("[aria-current]");
    if (!here || row.scrollWidth <= row.clientWidth) continue;
    const beside = (row.clientWidth - here.offsetWidth) / 2;
    row.scrollLeft += here.getBoundingClientRect().left - row.getBoundingClientRect().left - beside;
  }
}

/** Where the stages are more than the rail is high, the page that is open must be in view. */
function startStages(): void {
  const stages = document.querySelector<HTMLElement>(".rail-stages");
  const here = stages?.querySelector<HTMLElement>("[aria-current]");
  if (!stages || !here) return;
  const below = here.getBoundingClientRect().bottom - stages.getBoundingClientRect().bottom;
  if (below > 0) stages.scrollTop += below + here.offsetHeight;
}

/** The rail as a phone's sheet. Without script its address opens it; with one the page stays where
 * it was, Escape and a tap beside it close it, and the focus comes back to the bar. */
function startSheet(): void {
  const sheet = document.querySelector<HTMLElement>("[data-sheet]");
  const opener = document.querySelector<HTMLAnchorElement>("[data-sheet-open]");
  const closer = document.querySelector<HTMLAnchorElement>("[data-sheet-close]");
  if (!sheet || !opener || !closer) return;
  const isOpen = (): boolean => "open" in sheet.dataset;
  const show = (open: boolean): void => {
    if (open) sheet.dataset["open"] = "";
    else delete sheet.dataset["open"];
    opener.setAttribute("aria-expanded", String(open));
  };
  opener.setAttribute("aria-controls", sheet.id);
  show(false);
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    show(!isOpen());
    if (isOpen()) closer.focus();
  });
  closer.addEventListener("click", (event) => {
    if (!isOpen()) return;
    event.preventDefault();
    show(false);
    opener.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    show(false);
    opener.focus();
  });
  document.addEventListener("click", (event) => {
    const target = event.target as Node;
    if (isOpen() && !sheet.contains(target) && !opener.contains(target)) show(false);
  });
  sheet.addEventListener("focusout", (event) => {
    const next = event.relatedTarget as Node | null;
    if (next && !sheet.contains(next) && !opener.contains(next)) show(false);
  });
}

/** A button that copies what stands in a field; without a clipboard the field is selected. */
function startCopies(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    const field = document.querySelector<HTMLInputElement>(button.dataset["copy"] ?? "");
    if (!field) continue;
    button.addEventListener("click", () => {
      field.select();
      const done = (): void => {
        button.textContent = say("copied");
      };
      navigator.clipboard?.writeText(field.value).then(done, () => field.focus());
    });
  }
}

/** "/" leads to the search, unless one is writing. */
function startSearch(): void {
  const field = document.querySelector<HTMLInputElement>("[data-search]");
  if (!field) return;
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    const writes = target.isContentEditable || target.matches("input, select, textarea");
    if (event.key !== "/" || writes || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (field.offsetParent === null) {
      document.querySelector<HTMLAnchorElement>(".band-search-link")?.click();
      return;
    }
    field.focus();
    field.select();
  });
}

export function startFrame(): void {
  startCopies();
  startSearch();
  startTheme();
  startRail();
  startStages();
  startSheet();
  startMenus();
  startPasswords();
  startPasskeys();
  startScrolls();
  startRows();
  for (const button of document.querySelectorAll("[data-print-button]")) {
    button.addEventListener("click", () => window.print());
  }
  // What was asked for beside the page is shown once it is there.
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const sheet = event.target as HTMLElement;
    if (sheet.matches("[data-opens]:not(:popover-open)")) sheet.showPopover();
  });
  // Filters answer at once; words are looked for when they are whole.
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    if (field.matches("[type=search], [type=text]")) return;
    field.closest<HTMLFormElement>("form[data-at-once]")?.requestSubmit();
  });
  for (const field of document.querySelectorAll<HTMLSelectElement>("[data-submit-on-change]")) {
    field.addEventListener("change", () => field.form?.requestSubmit());
  }
}
