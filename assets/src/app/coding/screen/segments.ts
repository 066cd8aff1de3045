/**
 * The segments of a screen: as the server last told them, and over that what was done here and isn't kept yet.
 * An operation holds positions and keys; of words it has at most a note.
 */

/** Block and UTF-16 unit of its first place and of its end. */
export type Place = readonly [number, number, number, number];

export interface Segment {
  readonly key: string;
  readonly revision: number;
  readonly code: number;
  readonly coder: number | null;
  readonly name: string;
  readonly memo: string;
  readonly look: boolean;
  readonly place?: Place;
  readonly region?: readonly [number, number, number, number];
  readonly time?: readonly [number, number];
}

export interface Removed {
  readonly key: string;
  readonly revision: number;
  readonly removed: true;
}

interface Where {
  /** The version of the text in which `place` was counted. */
  readonly text?: number;
  readonly place?: Place;
  readonly region?: readonly [number, number, number, number];
  readonly time?: readonly [number, number];
}

export interface Code extends Where {
  readonly key: string;
  readonly do: "code";
  readonly codes: readonly (readonly [string, number])[];
  readonly memo?: string;
  readonly in_vivo?: boolean;
}

/** What is to be different of a segment: its place, its code (`to`), its note; or it was looked at. */
export interface Different extends Where {
  readonly to?: number;
  readonly memo?: string;
  readonly looked?: boolean;
}

export interface Change {
  readonly key: string;
  readonly do: "change";
  readonly segment: string;
  /** As whoever changes it saw it; null: as their own operation before left it. */
  readonly revision: number | null;
  readonly different: Different;
}

export interface Remove {
  readonly key: string;
  readonly do: "remove";
  readonly segment: string;
  readonly revision: number | null;
}

export interface Undo {
  readonly key: string;
  readonly do: "undo";
  readonly step: string;
}

export type Operation = Code | Change | Remove | Undo;

/** A random key (RFC 9562, version 4), also where a page without encryption has no `randomUUID`. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The keys of the segments that an operation makes or changes, as far as that is known here. */
export function touched(operation: Operation): readonly string[] {
  if (operation.do === "code") return operation.codes.map(([key]) => key);
  return operation.do === "undo" ? [] : [operation.segment];
}

/** A segment after an operation. */
export function after(operation: Operation, key: string, before: Segment | undefined, me: number): Segment | undefined {
  if (operation.do === "undo") return before;
  if (operation.do === "code") {
    const code = operation.codes.find(([made]) => made === key)?.[1];
    if (code === undefined || before) return before;
    const { place, region, time, memo = "" } = operation;
    const where = { ...(place && { place }), ...(region && { region }), ...(time && { time }) };
    return { key, revision: 0, code, coder: me, name: "", memo, look: false, ...where };
  }
  if (operation.segment !== key || !before) return before;
  if (operation.do === "remove") return undefined;
  const { to, memo, looked, place, region, time } = operation.different;
  return {
    ...before,
    ...(to !== undefined && { code: to }),
    ...(memo !== undefined && { memo }),
    ...(looked && { look: false }),
    ...(place && { place }),
    ...(region && { region }),
    ...(time && { time }),
  };
}

export class Segments {
  /** As the server told them. */
  private readonly told = new Map<string, Segment>();
  /** As they are shown. */
  readonly shown = new Map<string, Segment>();

  constructor(
    readonly me: number,
    private readonly waiting: () => readonly Operation[],
  ) {}

  /** What the server told: all, or what is new. Returns the keys of those that look different now. */
  hear(rows: readonly (Segment | Removed)[], whole: boolean): Set<string> {
    const keys = new Set<string>();
    const there = new Set(rows.map((row) => row.key));
    if (whole) {
      for (const key of this.told.keys()) {
        if (there.has(key)) continue;
        this.told.delete(key);
        keys.add(key);
      }
    }
    for (const row of rows) {
      const before = this.told.get(row.key);
      if (before && before.revision > row.revision) continue;
      keys.add(row.key);
      if ("removed" in row) this.told.delete(row.key);
      else this.told.set(row.key, row);
    }
    return this.refresh(keys);
  }

  /** Show some anew, after an operation was asked for, kept or refused. Returns those that look different. */
  refresh(keys: Iterable<string>): Set<string> {
    const different = new Set<string>();
    const waiting = this.waiting();
    for (const key of keys) {
      let now = this.told.get(key);
      for (const operation of waiting) {
        if (touched(operation).includes(key)) now = after(operation, key, now, this.me);
      }
      if (now === this.shown.get(key)) continue;
      different.add(key);
      if (now) this.shown.set(key, now);
      else this.shown.delete(key);
    }
    return different;
  }

  /** The revision of a segment that the server told last; 0: it doesn't know it yet. */
  revision(key: string): number {
    return this.told.get(key)?.revision ?? 0;
  }

  isMine(segment: Segment): boolean {
    return segment.coder === this.me;
  }
}
