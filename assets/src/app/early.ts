/** Runs before the page is drawn, so that neither the theme nor the rail jumps into place. */
try {
  const root = document.documentElement;
  const theme = localStorage.getItem("sereno-theme");
  const dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset["theme"] = dark ? "dark" : "light";
  // Beside an open rail a narrow window has room for half a table.
  const narrow = matchMedia("(max-width: 63.99rem)").matches;
  const rail = localStorage.getItem("sereno-rail") ?? (narrow ? "folded" : "open");
  root.dataset["rail"] = rail;
} catch {
  // A browser that refuses storage keeps the stylesheet's own choice.
  document.documentElement.dataset["rail"] = "";
}
