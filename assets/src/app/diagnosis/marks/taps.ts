/** Work that waits until a tap is over. */

/** Milliseconds after which no click of a tap comes any more. */
const MOST_OF_A_TAP = 400;

/**
 * The click of a tap comes after the finger is up: what had scrolled below it meanwhile would be clicked, and
 * an hour ticked that nobody said.
 */
export class Taps {
  /** A finger or a pointer is on the place, or its click is still to come. */
  private isOn = false;

  constructor(place: HTMLElement) {
    place.addEventListener("pointerdown", () => (this.isOn = true), { capture: true });
    document.addEventListener("click", () => (this.isOn = false), { capture: true });
  }

  /** Works at once, or when the tap is over. */
  after(work: () => void): void {
    if (!this.isOn) {
      work();
      return;
    }
    const once = (): void => {
      clearTimeout(timer);
      document.removeEventListener("click", once, { capture: true });
      work();
    };
    const timer = setTimeout(once, MOST_OF_A_TAP);
    document.addEventListener("click", once, { capture: true });
  }
}
