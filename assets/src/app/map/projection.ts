/** Degrees to the units of a drawing. */

export type Position = [number, number];
export type Bounds = [west: number, south: number, east: number, north: number];

/** True to shape at the middle of the city, which is as wide as the drawing. */
export function projection(
  [west, south, east, north]: Bounds,
  width: number,
): { at: (p: Position) => string; height: number } {
  const narrowing = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = width / ((east - west) * narrowing || 1);
  return {
    at: ([lon, lat]) => `${((lon - west) * narrowing * scale).toFixed(1)} ${((north - lat) * scale).toFixed(1)}`,
    height: Math.ceil((north - south) * scale) || 1,
  };
}
