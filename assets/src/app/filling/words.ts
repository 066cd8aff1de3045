/** What the page says: the words of both languages lie in it, for it is filled in without a network. */

export type Spoken = "es" | "en";

const CHOSEN = "sereno-filling-language";

let every: Record<Spoken, Record<string, string>> | null = null;
let spoken: Spoken | null = null;

function texts(): Record<Spoken, Record<string, string>> {
  every ??= JSON.parse(document.getElementById("words")?.textContent ?? "{}") as Record<Spoken, Record<string, string>>;
  return every;
}

/** The chosen language, else the browser's. */
export function language(): Spoken {
  if (spoken === null) {
    const chosen = localStorage.getItem(CHOSEN) ?? navigator.language;
    spoken = chosen.startsWith("en") ? "en" : "es";
  }
  return spoken;
}

/** Dates and numbers in Spanish are written as in Mexico, like those of the server. */
function locale(): string {
  return language() === "es" ? "es-MX" : "en-GB";
}

export function speak(chosen: Spoken): void {
  spoken = chosen;
  localStorage.setItem(CHOSEN, chosen);
  document.documentElement.lang = chosen;
}

/** The text of `key`, with {name} replaced by the values. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  const text = texts()[language()][key];
  if (text === undefined) throw new Error(`no words for ${key}`);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** One or several: the words of `key` and `key_many`. */
export function sayMany(key: string, n: number, values: Record<string, string | number> = {}): string {
  return say(n === 1 ? key : `${key}_many`, { n, ...values });
}

export function sayTime(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(at);
}

export function sayClock(at: number): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(at);
}

export function sayBytes(n: number): string {
  const [size, unit] = n < 1e6 ? [n / 1e3, "kB"] : n < 1e9 ? [n / 1e6, "MB"] : [n / 1e9, "GB"];
  return `${new Intl.NumberFormat(locale(), { maximumFractionDigits: size < 10 ? 1 : 0 }).format(size)} ${unit}`;
}
