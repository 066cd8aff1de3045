/** The page on which a group draws: terra-draw over the audit's areas, or over a photo of their paper. */

import type { Map as MapLibre } from "maplibre-gl";
import type { GeoJSONStoreFeatures, TerraDraw } from "terra-draw";

import { given } from "../../selection/numbers";
import { say } from "../../strings";
import type { Drawable } from "./corners";
import { Crosshair } from "./crosshair";
import { hasWebGL, openGround, poleSign, sayNoMap, type GroundData } from "./ground";
import { History } from "./history";
import { POLES, type Mark, type Pole } from "./mark";
import { SaveQueue, type Answer, type Standing } from "./save_queue";
import { hex, isPlain, middleOf, MODES, terraDraw } from "./shapes";
import { Taps } from "./taps";

/** seen: which state of a mark this page knows, so that nobody writes over a colleague's. */
type KnownMark = Mark & { seen: string };

interface PageData extends GroundData {
  marks: KnownMark[];
  /** A photo of paper that lies on the map: its address and its corners, clockwise from north-west. */
  photo?: { url: string; corners: [[number, number], [number, number], [number, number], [number, number]] };
}

const SIGNS = "signs";
const FIXED = "fixed";

function found<T extends Element>(root: ParentNode, selector: string): T {
  const one = root.querySelector<T>(selector);
  if (!one) throw new Error(`nothing is ${selector}`);
  return one;
}

class DrawingPage {
  private readonly marks = new Map<string, Mark>();
  private readonly seen = new Map<string, string>();
  private readonly history = new History();
  private readonly queue: SaveQueue;
  private readonly panel: HTMLElement;
  private readonly details: HTMLFormElement;
  private readonly state: HTMLElement;
  private draw!: TerraDraw;
  private map!: MapLibre;
  private crosshair!: Crosshair;
  /** Point, line, surface, or "select". */
  private now = "point";
  private token: string;
  private pole: Pole = "threat";
  private chosen: string | null = null;
  private taps!: Taps;

  constructor(
    private readonly root: HTMLElement,
    private readonly data: PageData,
  ) {
    this.panel = found(root, "[data-draw-panel]");
    this.details = found(root, "[data-mark-details]");
    this.state = found(root, "[data-saved]");
    this.token = found<HTMLInputElement>(document, "input[name=csrfmiddlewaretoken]").value;
    for (const { seen, ...mark } of data.marks) {
      this.marks.set(mark.key, mark);
      this.seen.set(mark.key, seen);
    }
    this.queue = new SaveQueue((key, mark) => this.send(key, mark), {
      standing: (now) => this.tell(now),
      kept: (key, number) => {
        const mark = this.marks.get(key);
        if (mark && number !== undefined) mark.number = number;
        this.list();
      },
      asks: (key, words) => this.ask(key, words),
    });
    addEventListener("beforeunload", (event) => {
      if (this.queue.size > 0) event.preventDefault();
    });
    addEventListener("online", () => void this.queue.work());
  }

  async open(): Promise<void> {
    const place = found<HTMLElement>(this.root, "#map");
    this.map = await openGround(place, this.data, false);
    const { photo } = this.data;
    if (photo) {
      this.map.addSource("photo", { type: "image", url: photo.url, coordinates: photo.corners });
      this.map.addLayer({ id: "photo", type: "raster", source: "photo", paint: { "raster-fade-duration": 0 } });
    }
    this.addOwnLayers();
    this.draw = terraDraw(this.map, () => this.pole);
    this.draw.start();
    this.fill();
    this.crosshair = this.newCrosshair(place);
    this.listen();
    this.mode("point");
    this.choosePole("threat");
    this.refresh();
    place.dataset["drawReady"] = "";
  }

  private newCrosshair(place: HTMLElement): Crosshair {
    const [bar, says] = [found<HTMLElement>(this.root, "[data-crosshair-bar]"), found<HTMLElement>(this.root, "#map-says")];
    return new Crosshair(this.map, place, this.data.names, bar, says, {
      mode: () => this.now,
      isDrawing: () => this.draw.getModeState() === "drawing",
      marks: () => new Map([...this.marks].filter(([, mark]) => isPlain(mark.geometry)).map(([key, mark]) => [key, mark.geometry])),
      name: (key) => this.nameOf(key),
      drawn: (shape) => this.drawnBelow(shape),
      moved: (key, shape) => this.movedBelow(key, shape),
      chose: (key) => this.choose(key),
      turned: () => this.mode(this.now),
      changed: () => this.refresh(),
    });
  }

  /** Signs with letters over what is drawn, and shapes that are looked at and not drawn on. */
  private addOwnLayers(): void {
    for (const pole of POLES) this.map.addImage(`sign-${pole}`, poleSign(pole, say(`pole_letter_${pole}`)), { pixelRatio: 2 });
    const none: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };
    this.map.addSource(FIXED, { type: "geojson", data: none });
    this.map.addSource(SIGNS, { type: "geojson", data: none });
    const by = ["match", ["get", "pole"], ...POLES.flatMap((pole) => [pole, hex(`--${pole}`)]), "#888888"] as never;
    this.map.addLayer({ id: "fixed-fill", type: "fill", source: FIXED, paint: { "fill-color": by, "fill-opacity": 0.2 } });
    this.map.addLayer({ id: "fixed-edge", type: "line", source: FIXED, paint: { "line-color": by, "line-width": 2 } });
    this.map.addLayer({
      id: SIGNS,
      type: "symbol",
      source: SIGNS,
      layout: { "icon-image": ["concat", "sign-", ["get", "pole"]], "icon-allow-overlap": true, "icon-ignore-placement": true },
    });
  }

  private feature(mark: Mark): GeoJSONStoreFeatures {
    const mode = MODES[mark.geometry.type] ?? "point";
    return { id: mark.key, type: "Feature", geometry: mark.geometry as never, properties: { mode, pole: mark.pole } };
  }

  private fill(): void {
    const plain = [...this.marks.values()].filter((mark) => isPlain(mark.geometry));
    for (const said of this.draw.addFeatures(plain.map((mark) => this.feature(mark)))) {
      if (!said.valid) throw new Error(`a mark can't be drawn: ${said.reason}`);
    }
  }

  /** Signs and list as the marks are now. */
  private refresh(): void {
    const marks = [...this.marks.values()];
    const as = (only: (mark: Mark) => boolean, shape: (mark: Mark) => GeoJSON.Geometry): GeoJSON.FeatureCollection => ({
      type: "FeatureCollection",
      features: marks.filter(only).map((mark) => ({ type: "Feature", properties: { pole: mark.pole }, geometry: shape(mark) })),
    });
    const set = (source: string, data: GeoJSON.FeatureCollection): void => {
      (this.map.getSource(source) as unknown as { setData: (data: GeoJSON.FeatureCollection) => void }).setData(data);
    };
    set(FIXED, as((mark) => !isPlain(mark.geometry), (mark) => mark.geometry));
    set(SIGNS, as(() => true, (mark) => ({ type: "Point", coordinates: middleOf(mark.geometry) })));
    // What is drawn lies below the signs, whatever was added last.
    this.map.moveLayer(SIGNS);
    found<HTMLButtonElement>(this.panel, "[data-undo]").disabled =
      !this.history.canUndo && !this.draw.canUndo() && !this.crosshair.hasDraft;
    found<HTMLButtonElement>(this.panel, "[data-redo]").disabled = !this.history.canRedo && !this.draw.canRedo();
    this.list();
  }

  private list(): void {
    const place = found<HTMLElement>(this.root, "[data-drawn-count]");
    place.textContent = say("marks_drawn", { n: this.marks.size });
  }

  private listen(): void {
    this.draw.on("finish", (id, { action }) => {
      const key = String(id);
      const shape = this.draw.getSnapshotFeature(id)?.geometry as GeoJSON.Geometry | undefined;
      if (!shape) return;
      if (action === "draw") this.begin(key, shape);
      else this.change(key, { geometry: shape });
    });
    this.draw.on("select", (id) => this.choose(String(id)));
    this.draw.on("deselect", () => this.choose(null));
    this.draw.on("history", () => this.refresh());
    for (const button of this.panel.querySelectorAll<HTMLButtonElement>("[data-mode]")) {
      button.addEventListener("click", () => this.mode(button.dataset["mode"] ?? "select"));
    }
    for (const input of this.panel.querySelectorAll<HTMLInputElement>("input[name=draw_pole]")) {
      input.addEventListener("change", () => this.choosePole(input.value as Pole));
    }
    found(this.panel, "[data-crosshair-turn]").addEventListener("click", () => this.crosshair.toggle());
    found(this.panel, "[data-undo]").addEventListener("click", () => this.undo());
    found(this.panel, "[data-redo]").addEventListener("click", () => this.redo());
    found(this.details, "[data-take-out]").addEventListener("click", () => this.takeOut());
    found(this.details, "[data-done]").addEventListener("click", () => this.finish());
    this.details.addEventListener("submit", (event) => event.preventDefault());
    this.details.addEventListener("change", () => this.readDetails());
    document.addEventListener("keydown", (event) => this.key(event));
    this.taps = new Taps(this.map.getCanvasContainer());
    found(this.state, "[data-try]").addEventListener("click", () => void this.queue.work());
  }

  private nameOf(key: string): string {
    const mark = this.marks.get(key);
    const pole = found<HTMLInputElement>(this.details, `[name=pole][value=${mark?.pole ?? this.pole}]`).parentElement;
    const about = mark?.category ? this.details.querySelector(`[name=category] [value="${mark.category}"]`) : null;
    return [pole, about].flatMap((each) => each?.textContent?.trim() ?? []).join(": ");
  }

  /** A mark that was drawn below the crosshair; false: its edge crosses itself. */
  private drawnBelow(geometry: Drawable): boolean {
    const key = String(this.draw.getFeatureId());
    if (!this.put(this.feature(this.blank(key, geometry)))) return false;
    this.begin(key, geometry);
    return true;
  }

  private movedBelow(key: string, geometry: Drawable): boolean {
    const mark = this.marks.get(key);
    if (!mark) return false;
    this.draw.removeFeatures([key]);
    const isThere = this.put(this.feature({ ...mark, geometry }));
    if (isThere) this.change(key, { geometry });
    else this.put(this.feature(mark));
    return isThere;
  }

  private put(feature: GeoJSONStoreFeatures): boolean {
    return this.draw.addFeatures([feature]).every(({ valid }) => valid);
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select")) return;
    const undoes = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
    if (undoes || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "y")) {
      event.preventDefault();
      if (undoes && !event.shiftKey) this.undo();
      else this.redo();
    } else if (event.key === "Delete" && this.chosen) this.takeOut();
  }

  private mode(name: string): void {
    this.now = name;
    const { isOn } = this.crosshair;
    // Below the crosshair a tap moves the map and draws nothing.
    this.draw.setMode(isOn ? "static" : name);
    this.crosshair.drop();
    found(this.panel, "[data-crosshair-turn]").setAttribute("aria-pressed", String(isOn));
    for (const button of this.panel.querySelectorAll<HTMLButtonElement>("[data-mode]")) {
      button.setAttribute("aria-pressed", String(button.dataset["mode"] === name));
    }
    const says = found<HTMLElement>(this.root, "#map-says");
    says.textContent = isOn ? say(`crosshair_${name}`) : say(`draw_${name}`);
    if (name !== "select") this.choose(null);
  }

  private choosePole(pole: Pole): void {
    this.pole = pole;
    found<HTMLInputElement>(this.panel, `input[value=${pole}]`).checked = true;
  }

  private blank(key: string, geometry: GeoJSON.Geometry): Mark {
    const precision = Number(found<HTMLSelectElement>(this.details, "[name=precision_m]").dataset["usual"]);
    return { key, pole: this.pole, category: "", hours: [], words: "", precision_m: precision, geometry, outside: false };
  }

  private begin(key: string, geometry: GeoJSON.Geometry): void {
    const mark = this.blank(key, geometry);
    this.draw.updateFeatureProperties(key, { pole: mark.pole });
    this.keep(key, mark);
    this.showDetails(mark);
    this.chosen = key;
  }

  /** A mark as it is from now on; null: it is no more. */
  private keep(key: string, mark: Mark | null): void {
    const before = this.marks.get(key) ?? null;
    this.history.note({ key, before, after: mark });
    this.set(key, mark);
  }

  private set(key: string, mark: Mark | null): void {
    if (mark) this.marks.set(key, mark);
    else this.marks.delete(key);
    this.queue.put(key, mark);
    this.refresh();
  }

  private change(key: string, what: Partial<Mark>): void {
    const before = this.marks.get(key);
    const after = { ...before, ...what } as Mark;
    // A field that is left as it was is nothing that could be taken back.
    if (before && JSON.stringify(before) !== JSON.stringify(after)) this.keep(key, after);
  }

  /** Puts a mark on the map as it was: undone, or done again. */
  private putBack(key: string, mark: Mark | null): void {
    this.choose(null);
    this.crosshair.drop();
    if (this.draw.hasFeature(key)) this.draw.removeFeatures([key]);
    if (mark && isPlain(mark.geometry)) this.draw.addFeatures([this.feature(mark)]);
    this.set(key, mark);
  }

  private undo(): void {
    // In the midst of a line or a surface its last corner; else what was done last.
    if (this.crosshair.hasDraft) this.crosshair.dropLast();
    else if (this.draw.getModeState() === "drawing" && this.draw.canUndo()) this.draw.undo();
    else this.takeStep(this.history.undo());
  }

  private redo(): void {
    if (this.draw.getModeState() === "drawing" && this.draw.canRedo()) this.draw.redo();
    else this.takeStep(this.history.redo());
  }

  private takeStep(step: [string, Mark | null] | null): void {
    if (step) this.putBack(...step);
  }

  private choose(key: string | null): void {
    this.chosen = key;
    const mark = key ? this.marks.get(key) : undefined;
    if (mark) this.showDetails(mark);
    else this.showNoDetails(true);
  }

  private showNoDetails(none: boolean): void {
    this.details.hidden = none;
    found<HTMLElement>(this.root, "[data-none-chosen]").hidden = !none;
  }

  private showDetails(mark: Mark): void {
    this.showNoDetails(false);
    const field = (name: string): HTMLSelectElement | HTMLTextAreaElement => found(this.details, `[name=${name}]`);
    found<HTMLInputElement>(this.details, `[name=pole][value=${mark.pole}]`).checked = true;
    field("category").value = mark.category;
    field("words").value = mark.words;
    const precision = field("precision_m") as HTMLSelectElement;
    const there = [...precision.options].some((option) => Number(option.value) === mark.precision_m);
    if (!there) precision.add(new Option(`${mark.precision_m} m`, String(mark.precision_m)));
    precision.value = String(mark.precision_m);
    for (const box of this.details.querySelectorAll<HTMLInputElement>("[name=hours]")) box.checked = mark.hours.includes(box.value);
    if (innerWidth < 768) this.taps.after(() => this.details.scrollIntoView({ block: "nearest" }));
  }

  private readDetails(): void {
    if (!this.chosen) return;
    const form = new FormData(this.details);
    const pole = String(form.get("pole")) as Pole;
    this.change(this.chosen, {
      pole,
      category: String(form.get("category") ?? ""),
      hours: form.getAll("hours").map(String),
      words: String(form.get("words") ?? ""),
      precision_m: Number(form.get("precision_m")),
    });
    if (this.draw.hasFeature(this.chosen)) this.draw.updateFeatureProperties(this.chosen, { pole });
  }

  private takeOut(): void {
    const key = this.chosen;
    if (!key) return;
    this.crosshair.drop();
    this.choose(null);
    if (this.draw.hasFeature(key)) this.draw.removeFeatures([key]);
    this.keep(key, null);
    this.tellOut();
  }

  private tellOut(): void {
    found<HTMLElement>(this.root, "#map-says").textContent = say("mark_out");
  }

  private finish(): void {
    this.readDetails();
    const mark = this.chosen && this.marks.get(this.chosen);
    if (mark) this.queue.again(mark.key, mark);
    this.crosshair.drop();
    if (this.chosen && this.draw.getMode() === "select" && this.draw.hasFeature(this.chosen)) {
      this.draw.deselectFeature(this.chosen);
    }
    this.choose(null);
    this.map.getCanvas().focus();
  }

  private tell({ waiting, state, again, words }: Standing): void {
    if (state === "kept" && this.state.dataset["saved"] !== "kept") void this.renewList();
    this.state.dataset["saved"] = state;
    const said = found<HTMLElement>(this.state, "[data-saved-words]");
    said.textContent = state === "refused" ? words : say(`marks_${state}`, { n: waiting, seconds: again });
    found<HTMLElement>(this.state, "[data-try]").hidden = state !== "unreached" && state !== "signed_out";
    found<HTMLElement>(this.state, "[data-sign-in]").hidden = state !== "signed_out";
  }

  private async send(key: string, mark: Mark | null): Promise<Answer> {
    const address = mark ? this.root.dataset["put"] : this.root.dataset["out"];
    try {
      const answer = await fetch(address ?? "", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify({ ...(mark ?? { key }), seen: this.seen.get(key) ?? "" }),
      });
      const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json") === true;
      if (answer.ok && isOurs) {
        const { number, seen = "" } = (await answer.json()) as { number?: number; seen?: string };
        this.seen.set(key, seen);
        return { is: "kept", number };
      }
      if ((answer.status === 409 || answer.status === 422) && isOurs) {
        const { problem, mend = "", now } = (await answer.json()) as { problem: string; mend?: string; now?: KnownMark };
        if (now) this.meet(now, mark !== null);
        const theirs = now?.words ? ` “${now.words}”` : "";
        return { is: answer.status === 409 ? "asks" : "refused", words: `${problem}${theirs} ${mend}` };
      }
      if (answer.ok || answer.status === 401 || answer.status === 403) return await this.signedIn();
      return { is: "unreached" };
    } catch {
      // No network, or none that reaches the server.
      return { is: "unreached" };
    }
  }

  /**
   * A colleague changed a mark meanwhile. What was written here stays in its place, and is meant if it is sent
   * once more; what was to be taken out is there again, as they left it.
   */
  private meet({ seen, ...theirs }: KnownMark, isHere: boolean): void {
    this.seen.set(theirs.key, seen);
    if (isHere) {
      if (!this.chosen) this.choose(theirs.key);
      return;
    }
    this.marks.set(theirs.key, theirs);
    if (isPlain(theirs.geometry)) this.draw.addFeatures([this.feature(theirs)]);
    this.refresh();
  }

  /** After signing in again, maybe in another window, this page goes on with a token of its own. */
  private async signedIn(): Promise<Answer> {
    const token = (await this.pageNow()).querySelector<HTMLInputElement>("[data-draw] input[name=csrfmiddlewaretoken]")?.value;
    if (!token) return { is: "signed_out" };
    this.token = token;
    return { is: "unreached" };
  }

  private async pageNow(): Promise<Document> {
    const answer = await fetch(location.href);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  /** The list below the map says what is kept. */
  private async renewList(): Promise<void> {
    const list = found<HTMLElement>(document, "[data-marks-list]");
    try {
      const now = (await this.pageNow()).querySelector("[data-marks-list]");
      // Nobody who is in it loses their place.
      if (now && !list.contains(document.activeElement)) list.replaceWith(now);
    } catch {
      // No network: it is renewed with the next mark that is kept.
    }
  }

  /** Asks whether a mark outside of the areas is meant; if not, it is taken out. */
  private ask(key: string, words: string): Promise<boolean> {
    const dialog = found<HTMLDialogElement>(this.root, "[data-ask]");
    found<HTMLElement>(dialog, "[data-ask-words]").textContent = words;
    return new Promise((resolve) => {
      dialog.addEventListener(
        "close",
        () => {
          const meant = dialog.returnValue === "keep";
          const mark = this.marks.get(key);
          if (meant && mark) this.marks.set(key, { ...mark, outside: true });
          else if (!meant && mark) {
            // It was never kept; whoever closed the question by mistake takes that back.
            this.history.note({ key, before: mark, after: null });
            if (this.draw.hasFeature(key)) this.draw.removeFeatures([key]);
            this.marks.delete(key);
            this.choose(null);
            this.refresh();
            this.tellOut();
          }
          resolve(meant);
        },
        { once: true },
      );
      dialog.returnValue = "";
      dialog.showModal();
    });
  }
}

const root = document.querySelector<HTMLElement>("[data-draw]");
if (root && "may" in root.dataset) {
  if (hasWebGL()) void new DrawingPage(root, given<PageData>("draw-data")).open();
  else {
    root.classList.add("without-map");
    sayNoMap(found<HTMLElement>(root, "#map"), found<HTMLElement>(root, "[data-no-webgl]"));
  }
}
