/** Dragging, pinching, and the wheel with Ctrl: the plain wheel goes on scrolling the page. */

import type { MapView } from "./map_view";

const DRAG_STARTS_AT = 4;

function distance(a: PointerEvent, b: PointerEvent): number {
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
}

/** `tapped` is called with the element under a press that was not a drag. */
export function startGestures(
  surface: HTMLElement,
  view: MapView,
  tapped: (target: Element) => void,
): void {
  const down = new Map<number, PointerEvent>();
  let travelled = 0;

  surface.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    down.set(event.pointerId, event);
    if (down.size === 1) travelled = 0;
  });

  surface.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const dx = event.clientX - before.clientX;
    const dy = event.clientY - before.clientY;
    const others = [...down.values()].filter((other) => other.pointerId !== event.pointerId);
    const other = others[0];
    if (other) {
      const middle = view.at(
        (event.clientX + other.clientX) / 2,
        (event.clientY + other.clientY) / 2,
      );
      view.zoomBy(distance(event, other) / Math.max(1, distance(before, other)), middle);
      travelled = DRAG_STARTS_AT;
    } else {
      travelled += Math.abs(dx) + Math.abs(dy);
      if (travelled < DRAG_STARTS_AT) return;
      if (!surface.hasPointerCapture(event.pointerId)) surface.setPointerCapture(event.pointerId);
      surface.classList.add("dragging");
      view.moveBy(dx, dy);
    }
    down.set(event.pointerId, event);
  });

  const lift = (event: PointerEvent): void => {
    const was = down.delete(event.pointerId);
    surface.classList.remove("dragging");
    if (was && event.type === "pointerup" && travelled < DRAG_STARTS_AT) {
      tapped(event.target as Element);
    }
  };
  surface.addEventListener("pointerup", lift);
  surface.addEventListener("pointercancel", lift);

  surface.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      view.zoomBy(Math.exp(-event.deltaY / 300), view.at(event.clientX, event.clientY));
    },
    { passive: false },
  );
}
