/** A place by satellite, its accuracy always in sight; a line or an area by walking its points. */

import type { AnyInputNode } from "@getodk/xforms-engine";

import { button, field, h } from "../dom";
import { say } from "../words";
import type { Control } from "./control";

/** Metres; a form may ask for less or for more. */
const GOOD_ENOUGH = 10;
/** A corner of which one doesn't know the block is no corner. */
const TOO_ROUGH = 100;

interface Fix {
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude: number | null;
  readonly accuracy: number;
}

function asText(fix: Fix): string {
  const metres = (n: number): string => n.toFixed(1);
  return `${fix.latitude.toFixed(7)} ${fix.longitude.toFixed(7)} ${metres(fix.altitude ?? 0)} ${metres(fix.accuracy)}`;
}

/** Listens to the satellites as long as somebody looks. */
class Watch {
  private number: number | null = null;

  constructor(
    private readonly found: (fix: Fix) => void,
    private readonly failed: (words: string) => void,
  ) {}

  start(): void {
    this.stop();
    this.number = navigator.geolocation.watchPosition(
      ({ coords }) => this.found(coords),
      (error) => {
        this.failed(say(error.code === error.PERMISSION_DENIED ? "place_denied" : "place_none"));
        if (error.code === error.PERMISSION_DENIED) this.stop();
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: 60_000 },
    );
  }

  stop(): void {
    if (this.number !== null) navigator.geolocation.clearWatch(this.number);
    this.number = null;
  }
}

function accuracyWords(metres: number): string {
  return say("accuracy", { metres: metres < 10 ? metres.toFixed(1) : Math.round(metres) });
}

function setText(node: AnyInputNode, value: string): void {
  (node.setValue as (value: string) => unknown)(value);
}

export function placeControl(node: AnyInputNode): Control {
  return node.valueType === "geopoint" ? pointControl(node) : pathControl(node, node.valueType === "geoshape");
}

function pointControl(node: AnyInputNode): Control {
  const good = (node.nodeOptions as { accuracyThreshold?: number | null } | null)?.accuracyThreshold ?? GOOD_ENOUGH;
  const kept = h("p", { class: "place-kept" });
  const said = h("p", { class: "place-said", role: "status" });
  let last: Fix | null = null;
  const keep = (fix: Fix): void => {
    watch.stop();
    buttons.replaceChildren(take);
    said.textContent = "";
    setText(node, asText(fix));
  };
  const watch = new Watch(
    (fix) => {
      last = fix;
      said.textContent = `${accuracyWords(fix.accuracy)} ${say(fix.accuracy > TOO_ROUGH ? "place_rough" : "place_waiting", { metres: good })}`;
      buttons.replaceChildren(keepIt, stop);
      if (fix.accuracy <= good) keep(fix);
    },
    (words) => {
      said.textContent = words;
      buttons.replaceChildren(take);
    },
  );
  const start = (): void => {
    said.textContent = say("place_searching");
    buttons.replaceChildren(stop);
    watch.start();
  };
  const take = button("", start, "primary", "map-pin");
  const takeWords = h("span");
  take.append(takeWords);
  const keepIt = button(say("place_keep"), () => last && keep(last), "next");
  const stop = button(say("place_stop"), () => {
    watch.stop();
    said.textContent = "";
    buttons.replaceChildren(take);
  });
  const buttons = h("div", { class: "buttons" }, take);
  return {
    element: h("div", { class: "place" }, kept, said, buttons, byHand(node)),
    isField: false,
    update(): void {
      const [latitude, longitude, , accuracy] = node.currentState.instanceValue.split(" ");
      kept.hidden = !latitude;
      kept.textContent = latitude ? `${latitude}, ${longitude}. ${Number(accuracy) > 0 ? accuracyWords(Number(accuracy)) : ""}` : "";
      takeWords.textContent = say(latitude ? "place_again" : "place_take");
      take.disabled = node.currentState.readonly;
    },
    leave: () => watch.stop(),
  };
}

/** Where there is no satellite: as a map or a neighbour says it. */
function byHand(node: AnyInputNode): HTMLElement {
  const input = h("input", { type: "text", inputmode: "decimal", placeholder: "20.5881, -100.3899", autocomplete: "off" });
  const wrong = h("p", { class: "mistake", role: "alert", hidden: true });
  const take = (): void => {
    const [latitude, longitude] = (/^\s*(-?[\d.]+)\s*[,; ]\s*(-?[\d.]+)\s*$/.exec(input.value) ?? []).slice(1).map(Number);
    const isPlace = latitude !== undefined && longitude !== undefined && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
    wrong.hidden = isPlace;
    wrong.textContent = isPlace ? "" : say("place_not_coordinates");
    if (isPlace) setText(node, asText({ latitude, longitude, altitude: null, accuracy: 0 }));
  };
  return h(
    "details",
    {},
    h("summary", {}, say("place_by_hand")),
    wrong,
    field(say("place_coordinates"), input),
    button(say("place_use"), take, "small"),
  );
}

function pathControl(node: AnyInputNode, isArea: boolean): Control {
  const least = isArea ? 3 : 2;
  let points: string[] = [];
  let last: Fix | null = null;
  const counted = h("p", { class: "place-kept" });
  const said = h("p", { class: "place-said", role: "status" });
  const tell = (): void => {
    const closed = isArea && points.length > 0 ? [...points, points[0] as string] : points;
    setText(node, points.length < least ? "" : closed.join("; "));
    update();
  };
  const watch = new Watch(
    (fix) => {
      last = fix;
      said.textContent = accuracyWords(fix.accuracy);
      add.disabled = fix.accuracy > TOO_ROUGH;
    },
    (words) => (said.textContent = words),
  );
  const start = button(say("path_start"), () => {
    said.textContent = say("place_searching");
    start.hidden = true;
    add.hidden = end.hidden = false;
    watch.start();
  }, "primary", "map-pin");
  const add = button(say("path_add"), () => {
    if (last === null) return;
    points.push(asText(last));
    tell();
  }, "next", "plus");
  const undo = button(say("path_undo"), () => {
    points.pop();
    tell();
  });
  const end = button(say("path_end"), () => leave());
  const leave = (): void => {
    watch.stop();
    said.textContent = "";
    start.hidden = false;
    add.hidden = end.hidden = true;
  };
  add.hidden = end.hidden = add.disabled = true;
  const update = (): void => {
    const value = node.currentState.instanceValue;
    if (points.length === 0 && value) {
      points = value.split(";").map((each) => each.trim()).filter(Boolean);
      if (isArea && points.length > 1) points.pop();
    }
    undo.disabled = points.length === 0;
    counted.textContent = say("path_points", { n: points.length, least });
  };
  return {
    element: h("div", { class: "place" }, counted, said, h("div", { class: "buttons" }, start, add, undo, end)),
    isField: false,
    update,
    leave,
  };
}
