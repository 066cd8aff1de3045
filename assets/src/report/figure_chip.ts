/**
 * The figure chip: a number that opens formula, inputs, exclusions, seed and reference.
 *
 * The browser's own popover does the opening, Escape, outside click and focus. Here it is only
 * put beside its number on wide screens; a phone shows it as a sheet at the bottom (CSS).
 */

const MARGIN = 8;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a sheet goes: below its number, above where there is no room, never out of the window. */
export function beside(
  at: { left: number; top: number; bottom: number },
  size: Size,
  room: Size,
): { left: number; top: number } {
  const left = Math.max(MARGIN, Math.min(at.left, room.width - size.width - MARGIN));
  const below = at.bottom + MARGIN;
  const above = at.top - size.height - MARGIN;
  const fitsBelow = below + size.height <= room.height - MARGIN;
  return { left, top: fitsBelow ? below : Math.max(MARGIN, above) };
}

function putBeside(sheet: HTMLElement, chip: HTMLElement): void {
  if (matchMedia("(max-width: 40rem)").matches) {
    sheet.style.inset = "";
    sheet.style.margin = "";
    return;
  }
  const room = { width: innerWidth, height: innerHeight };
  const { left, top } = beside(chip.getBoundingClientRect(), sheet.getBoundingClientRect(), room);
  sheet.style.inset = `${top}px auto auto ${left}px`;
  sheet.style.margin = "0";
}

export function startFigureChips(): void {
  const chips = document.querySelectorAll<HTMLButtonElement>("button[popovertarget]");
  const supported = "popover" in HTMLElement.prototype;
  let opener: HTMLElement | undefined;
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      opener = chip;
      // An older browser shows the sheets as an appendix at the end of the page: go there.
      if (!supported) location.hash = chip.getAttribute("popovertarget") ?? "";
    });
  }
  if (!supported) return;
  for (const sheet of document.querySelectorAll<HTMLElement>(".sheet[popover]")) {
    sheet.addEventListener("toggle", (event) => {
      const open = (event as ToggleEvent).newState === "open";
      if (open && opener) putBeside(sheet, opener);
    });
  }
}
