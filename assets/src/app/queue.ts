/** A review queue by keyboard. The keys work only while a card holds the focus, never elsewhere. */

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
}

/** The answers of a card come before what is folded in it. */
function focus(card: HTMLElement | undefined): void {
  const first = card?.querySelector<HTMLElement>("[data-key]") ?? card?.querySelector<HTMLElement>("summary");
  first?.focus({ preventScroll: true });
}

function enter(card: HTMLElement | undefined): void {
  focus(card);
  card?.scrollIntoView({ block: "nearest" });
}

export function startQueue(): void {
  const queue = document.querySelector<HTMLElement>("[data-queue]");
  if (!queue) return;
  const cards = [...queue.querySelectorAll<HTMLElement>("[data-queue-card]")];
  queue.addEventListener("keydown", (event) => {
    if (isWriting(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const card = (event.target as HTMLElement).closest<HTMLElement>("[data-queue-card]");
    if (!card) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      event.preventDefault();
      enter(cards[cards.indexOf(card) + (key === "j" ? 1 : -1)]);
    } else if (/^[\da-d]$/.test(key)) {
      card.querySelector<HTMLElement>(`[data-key="${key}"]`)?.click();
    }
  });
  // After a decision the page comes back: one goes on where one was, and sees how to undo it.
  const decided = document.querySelector<HTMLElement>("[data-decided]");
  if (decided) {
    focus(cards[0]);
    decided.scrollIntoView({ block: "start" });
  }
}
