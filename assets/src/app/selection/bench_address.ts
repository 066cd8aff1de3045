/** The workbench's settings stay in the page's address: they outlive a reload and a session. */

// Servers in front of Sereno often take no more than eight thousand, and signing in repeats it.
const LONGEST = 2000;
const TOKEN = "csrfmiddlewaretoken";

// Browsers refuse an address that changes with each point of a slider.
const PAUSE = 150;
let later = 0;

export function keepInAddress(form: HTMLFormElement): void {
  clearTimeout(later);
  later = window.setTimeout(() => write(form), PAUSE);
}

/** Write what waits to be written, now. */
export function settleAddress(form: HTMLFormElement): void {
  if (!later) return;
  clearTimeout(later);
  write(form);
}

function write(form: HTMLFormElement): void {
  later = 0;
  const kept = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const isNothing = value === "" || (name.startsWith("w_") && Number(value) === 0);
    if (name !== TOKEN && !isNothing) kept.append(name, String(value));
  }
  if (kept.toString().length > LONGEST) kept.delete("reason");
  history.replaceState(null, "", `${location.pathname}?${kept}${location.hash}`);
}
