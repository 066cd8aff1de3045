/** A recording with notes at a time: a note begins where it is played, and a time plays from there. */

/** 125.4 → "2:05", as the server reads and writes it. */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number): string => String(n).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

export function startPlayer(page: ParentNode): void {
  const player = page.querySelector<HTMLMediaElement>("[data-player]");
  if (!player) return;
  const at = page.querySelector<HTMLInputElement>("[data-player-at]");
  let written = at?.value !== "";
  at?.addEventListener("input", () => {
    written = at.value !== "";
  });
  player.addEventListener("timeupdate", () => {
    if (at && !written && document.activeElement !== at) at.value = clock(player.currentTime);
  });
  for (const button of page.querySelectorAll<HTMLElement>("[data-seek]")) {
    button.addEventListener("click", () => {
      player.currentTime = Number(button.dataset["seek"]);
      void player.play();
    });
  }
}
