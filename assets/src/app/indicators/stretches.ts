/** What a series is before it is drawn. */

export interface Point {
  at: string;
  label: string;
  value: number | null;
  low: number | null;
  high: number | null;
  status: string;
}

export interface Series {
  points: Point[];
  breaks: { at: string; what: string }[];
  /** What happened meanwhile; without an end it is a moment. */
  context: { from: string; until: string | null; what: string }[];
  unit: string;
}

/** The points that have a value, each with the stretch between two breaks that it lies in. */
export function stretchesOf({ points, breaks }: Series): (Point & { stretch: number })[] {
  return points
    .filter((point) => point.value != null)
    .map((point) => ({ ...point, stretch: breaks.filter((each) => each.at <= point.at).length }));
}

/** Whether every period is a year. */
export function isYearly({ points }: Series): boolean {
  return points.every((point) => /^\d{4}$/.test(point.label));
}
