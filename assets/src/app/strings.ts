/** Words that scripts show: the server translates them and leaves them in the page as JSON. */

let words: Record<string, string> | null = null;

/** The text of `key` in the page's language, with {name} replaced by the values. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  words ??= JSON.parse(document.getElementById("strings")?.textContent ?? "{}") as Record<
    string,
    string
  >;
  const text = words[key];
  if (text === undefined) throw new Error(`no words for ${key}`);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
