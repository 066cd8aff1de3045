/** Numbers as the reader writes them. */
// The server writes Spanish numbers as in Mexico.
const lang = document.documentElement.lang === "es" ? "es-MX" : "en-GB";
const whole = new Intl.NumberFormat(lang, { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const part = new Intl.NumberFormat(lang, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
const three = new Intl.NumberFormat(lang, { minimumFractionDigits: 3, maximumFractionDigits: 3 });

export const count = (n: number): string => whole.format(n);
export const decimal = (n: number): string => one.format(n);
export const thousandths = (n: number): string => three.format(n);
export const share = (p: number): string => part.format(p);

/** JSON that the server left in the page. */
export function given<T>(id: string): T {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null") as T;
}
