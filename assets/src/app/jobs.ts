/**
 * The cards of long work ask for themselves every second. A card that says nothing new is left as
 * it is, so that the keyboard keeps its place and a screen reader isn't told the same again; of
 * one that does, htmx gives the focus back to the button with the same id.
 */

interface Swap {
  shouldSwap: boolean;
  serverResponse: string;
  target: Element;
}

/** What a card says, whatever token its form carries this time. */
function said(card: Element): string {
  const bar = card.querySelector("progress");
  const words = (card.textContent ?? "").replace(/\s+/g, " ").trim();
  // While it asks, htmx marks the card with classes of its own: that is no news of the work.
  const state = [...card.classList].filter((name) => !name.startsWith("htmx-"));
  return [...state, words, bar?.getAttribute("value"), bar?.max].join("|");
}

export function startJobs(): void {
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const swap = (event as CustomEvent<Swap>).detail;
    if (!swap.target.matches(".job")) return;
    const answer = new DOMParser().parseFromString(swap.serverResponse, "text/html");
    const card = answer.querySelector(".job");
    if (card && said(card) === said(swap.target)) swap.shouldSwap = false;
  });
}
