/** What every MapLibre map of ours begins with: no tiles, no turning, its words in the reader's language. */

import * as maplibregl from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";

import { say } from "../strings";

maplibregl.setWorkerUrl(workerUrl);

export function bareMap(container: HTMLElement, more: Partial<maplibregl.MapOptions> = {}): maplibregl.Map {
  const map = new maplibregl.Map({
    container,
    style: { version: 8, sources: {}, layers: [] },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    // The wheel scrolls the page, and one finger too: the map zooms with Ctrl, or with two.
    cooperativeGestures: true,
    fadeDuration: 0,
    locale: {
      "NavigationControl.ZoomIn": say("zoom_in"),
      "NavigationControl.ZoomOut": say("zoom_out"),
      "Map.Title": say("map"),
      "CooperativeGesturesHandler.MobileHelpText": say("two_fingers"),
      "CooperativeGesturesHandler.WindowsHelpText": say("hold_ctrl"),
      "CooperativeGesturesHandler.MacHelpText": say("hold_command"),
    },
    ...more,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
  map.addControl(new maplibregl.ScaleControl());
  return map;
}
