/** What is coded of something that isn't a text, as a list: each a button that chooses it. */

import { clock } from "../../diagnosis/player";
import type { Codes } from "./codes";
import { chip, replaceChips } from "./marks";
import { inOrder } from "./overview";
import type { Segment, Segments } from "./segments";

/** What of a thing is coded: a region of a picture, a time of a recording, or all of it. */
export interface Part {
  readonly region?: readonly [number, number, number, number];
  readonly time?: readonly [number, number];
}

/** A thing that is no text, on the screen. */
export interface Surface {
  /** What is picked now; null: nothing that could be coded. */
  readonly picked: Part | null;
  refresh(): void;
  choose(key: string | null): void;
  know(codes: Codes): void;
  clear(): void;
}

export class Listed {
  constructor(
    private readonly list: HTMLElement,
    private readonly segments: Segments,
    chose: (key: string) => void,
  ) {
    list.addEventListener("click", (event) => {
      const key = (event.target as Element).closest<HTMLElement>("[data-keys]")?.dataset["keys"];
      if (key) chose(key);
    });
  }

  draw(codes: Codes, chosen: string | null): Segment[] {
    const there = [...this.segments.shown.values()].sort(inOrder);
    const rows = there.map((segment) => {
        const row = document.createElement("li");
        const button = chip(segment, { codes, segments: this.segments, chosen }, true);
        if (segment.time) {
          const [from, to] = segment.time;
          button.prepend(`${clock(from / 1000)}–${clock(to / 1000)} `);
        }
        row.append(button);
        return row;
      });
    replaceChips(this.list, rows, null);
    return there;
  }
}

/** A mark or a stop: all of it is coded. */
export class Whole implements Surface {
  readonly picked: Part = {};
  private chosen: string | null = null;
  private readonly listed: Listed;

  constructor(
    list: HTMLElement,
    segments: Segments,
    private codes: Codes,
    chose: (key: string) => void,
  ) {
    this.listed = new Listed(list, segments, chose);
  }

  refresh(): void {
    this.listed.draw(this.codes, this.chosen);
  }

  choose(key: string | null): void {
    this.chosen = key;
    this.refresh();
  }

  know(codes: Codes): void {
    this.codes = codes;
    this.refresh();
  }

  clear(): void {
    this.chosen = null;
  }
}
