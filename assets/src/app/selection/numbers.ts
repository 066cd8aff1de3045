/** Numbers as the reader writes them. */
// The server writes Spanish numbers as in Mexico.
const lang = document.documentElement.lang === "es" ? "es-MX" : "en-GB";
const whole = new Intl.NumberFormat(lang, { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const three = new Intl.NumberFormat(lang, { minimumFractionDigits: 3, maximumFractionDigits: 3 });

export const count = (n: number): string => whole.format(n);
export const decimal = (n: number): string => one.format(n);
export const thousandths = (n: number): string => three.format(n);

/** A share as the server writes it: nearly all is not all, and nearly none is not none. */
export function share(p: number): string {
  if (p > 0 && p < 0.0005) return `<${one.format(0.1)}\u202f%`;
  if (p < 1 && p >= 0.9995) return `>${one.format(99.9)}\u202f%`;
  return `${one.format(100 * p)}\u202f%`;
}

/** JSON that the server left in the page. */
export function given<T>(id: string): T {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null") as T;
}
