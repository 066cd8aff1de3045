/** The form of a stop: the place from the device, and the number of a person only where one scores alone. */

import { say } from "../strings";

const DECIMALS = 6;

function input(name: string): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>(`input[name="${name}"]`);
}

function startLocating(place: HTMLInputElement): void {
  if (!("geolocation" in navigator)) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.textContent = say("use_my_place");
  const said = document.createElement("p");
  said.className = "soft small";
  said.setAttribute("role", "status");
  button.addEventListener("click", () => {
    said.textContent = say("asking_for_place");
    navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) => {
        place.value = `${coords.latitude.toFixed(DECIMALS)}, ${coords.longitude.toFixed(DECIMALS)}`;
        const accuracy = input("accuracy_m");
        if (accuracy) accuracy.value = String(Math.round(coords.accuracy));
        const at = input("at");
        const moment = new Date(timestamp);
        moment.setMinutes(moment.getMinutes() - moment.getTimezoneOffset());
        if (at && at.value === "") at.value = moment.toISOString().slice(0, 16);
        said.textContent = say("place_within", { n: Math.round(coords.accuracy) });
      },
      () => {
        said.textContent = say("no_place_told");
      },
      { enableHighAccuracy: true, timeout: 30_000, maximumAge: 0 },
    );
  });
  place.after(button, said);
}

function startRater(menu: HTMLSelectElement): void {
  const rater = input("rater")?.closest<HTMLElement>(".field");
  if (!rater) return;
  const show = (): void => {
    rater.hidden = menu.value !== "person";
  };
  menu.addEventListener("change", show);
  show();
}

const place = document.querySelector<HTMLInputElement>("[data-locate]");
if (place) startLocating(place);
const menu = document.querySelector<HTMLSelectElement>('select[name="rated_by"]');
if (menu) startRater(menu);
