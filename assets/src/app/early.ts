/** Runs before the page is drawn, so that neither the theme nor the rail jumps into place. */
try {
  const root = document.documentElement;
  const theme = localStorage.getItem("sereno-theme");
  const dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset["theme"] = dark ? "dark" : "light";
  if (localStorage.getItem("sereno-rail") === "folded") root.dataset["rail"] = "folded";
} catch {
  // A browser that refuses storage keeps the stylesheet's own choice.
  document.documentElement.dataset["rail"] = "";
}
