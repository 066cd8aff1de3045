/** What terra-draw draws with: its modes in the colours of the poles, and which shapes it can hold. */

import type { Map as MapLibre } from "maplibre-gl";
import {
  TerraDraw,
  TerraDrawLineStringMode,
  TerraDrawModeUndoRedo,
  TerraDrawPointMode,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
  ValidateNotSelfIntersecting,
  type GeoJSONStoreFeatures,
  type HexColor,
} from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";

import { colour } from "../../colour";
import type { Pole } from "./mark";

export const MODES: Record<string, string> = { Point: "point", LineString: "linestring", Polygon: "polygon" };

/** "#rrggbb" of a colour of the stylesheet. */
export function hex(name: string): HexColor {
  const parts = colour(name).match(/\d+/g)?.slice(0, 3).map(Number) ?? [0, 0, 0];
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** Whether terra-draw can hold a shape: one ring, in one piece. */
export const isPlain = (shape: GeoJSON.Geometry): boolean =>
  shape.type in MODES && (shape.type !== "Polygon" || shape.coordinates.length === 1);

export function middleOf(shape: GeoJSON.Geometry): GeoJSON.Position {
  if (shape.type === "Point") return shape.coordinates;
  if (shape.type === "LineString") return shape.coordinates[Math.floor(shape.coordinates.length / 2)] ?? [0, 0];
  const ring = shape.type === "Polygon" ? shape.coordinates[0] : shape.type === "MultiPolygon" ? shape.coordinates[0]?.[0] : null;
  const corners = ring?.slice(0, -1) ?? [];
  const mean = (at: 0 | 1): number => corners.reduce((sum, corner) => sum + corner[at]!, 0) / (corners.length || 1);
  return [mean(0), mean(1)];
}

/** Draws on a map; what is new has the pole of the moment. */
export function terraDraw(map: MapLibre, poleNow: () => Pole): TerraDraw {
  const by = (feature: GeoJSONStoreFeatures): HexColor => hex(`--${String(feature.properties["pole"] ?? poleNow())}`);
  const ring = { validation: ValidateNotSelfIntersecting };
  const edits = { feature: { draggable: true, coordinates: { midpoints: true, draggable: true, deletable: true } } };
  return new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 6 }),
    modes: [
      new TerraDrawPointMode({ styles: { pointColor: by, pointWidth: 7, pointOutlineColor: "#ffffff", pointOutlineWidth: 2 } }),
      new TerraDrawLineStringMode({ styles: { lineStringColor: by, lineStringWidth: 4 } }),
      new TerraDrawPolygonMode({ ...ring, styles: { fillColor: by, fillOpacity: 0.25, outlineColor: by, outlineWidth: 3 } }),
      new TerraDrawSelectMode({
        flags: { point: { feature: { draggable: true } }, linestring: edits, polygon: edits },
        // Taken out by the page's own button and key, so that it can be taken back.
        keyEvents: { deselect: "Escape", delete: null, rotate: null, scale: null },
        styles: { selectedPointColor: by, selectedLineStringColor: by, selectedPolygonColor: by, selectedPolygonOutlineColor: hex("--ink") },
      }),
    ],
    undoRedo: { modeLevel: new TerraDrawModeUndoRedo() },
  });
}
