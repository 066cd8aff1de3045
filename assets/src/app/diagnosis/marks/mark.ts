/** A mark as the page and the server know it. */

export const POLES = ["threat", "vulnerability", "capacity"] as const;
export type Pole = (typeof POLES)[number];

export interface Mark {
  key: string;
  number?: number;
  pole: Pole;
  category: string;
  hours: string[];
  words: string;
  precision_m: number;
  geometry: GeoJSON.Geometry;
  /** Somebody said that it is meant to lie outside of the audit's areas. */
  outside: boolean;
}
