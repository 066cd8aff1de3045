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

/** What an address keeps of a form: no token, nothing empty, no weight of nought. */
export function keptOf(entries: Iterable<[string, unknown]>): URLSearchParams {
  const kept = new URLSearchParams();
  for (const [name, value] of entries) {
    const isNothing = value === "" || (name.startsWith("w_") && Number(value) === 0);
    if (name !== TOKEN && !isNothing) kept.append(name, String(value));
  }
  if (kept.toString().length > LONGEST) kept.delete("reason");
  return kept;
}

/** Whether a field of the form decides who is chosen: weights of topics and dimensions, directions, the index. */
export function isSetting(name: string): boolean {
  return /^(w_|d_|low_|n$|at_least$|least_population$|weighting$|normalise$|aggregate$|outliers$|measure$)/.test(name);
}

// The words of a decision are no setting: undoing a move leaves them.
const WORDS = ["name", "reason", "version", "replaces"];

/** The settings of the bench, as one text: what undo goes back to. */
export function stateOf(entries: Iterable<[string, unknown]>): string {
  return keptOf([...entries].filter(([name]) => !WORDS.includes(name))).toString();
}

function write(form: HTMLFormElement): void {
  later = 0;
  const kept = keptOf(new FormData(form));
  history.replaceState(null, "", `${location.pathname}?${kept}${location.hash}`);
}
