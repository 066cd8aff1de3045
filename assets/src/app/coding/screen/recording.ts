/** A recording that is coded: from where it is played until where it is played. */

import { clock } from "../../diagnosis/player";
import type { Codes } from "./codes";
import { Listed, type Part, type Surface } from "./listed";
import type { Segments } from "./segments";

function part<T extends HTMLElement>(root: ParentNode, name: string): T {
  const found = root.querySelector<T>(`[data-${name}]`);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

export class Recording implements Surface {
  private from: number | null = null;
  private to: number | null = null;
  private chosen: string | null = null;
  private readonly listed: Listed;
  private readonly player: HTMLMediaElement;

  constructor(
    private readonly root: HTMLElement,
    list: HTMLElement,
    private readonly segments: Segments,
    private codes: Codes,
    hears: { chose: (key: string | null) => void; picked: () => void },
  ) {
    this.player = part<HTMLMediaElement>(root, "player");
    this.listed = new Listed(list, segments, hears.chose);
    const now = (): number => Math.round(this.player.currentTime * 1000);
    part(root, "from-here").addEventListener("click", () => {
      this.from = now();
      if (this.to !== null && this.to < this.from) this.to = null;
      this.say();
      hears.picked();
    });
    part(root, "until-here").addEventListener("click", () => {
      this.to = now();
      // Where nobody said from where, it is this very moment.
      this.from = Math.min(this.from ?? this.to, this.to);
      this.say();
      hears.picked();
    });
  }

  get picked(): Part | null {
    return this.from === null || this.to === null ? null : { time: [this.from, this.to] };
  }

  private say(): void {
    const told = (at: number | null): string => (at === null ? "–" : clock(at / 1000));
    part(this.root, "picked-time").textContent = `${told(this.from)} – ${told(this.to)}`;
  }

  clear(): void {
    this.from = this.to = null;
    this.say();
  }

  choose(key: string | null): void {
    this.chosen = key;
    this.refresh();
    const time = key === null ? undefined : this.segments.shown.get(key)?.time;
    if (time) this.player.currentTime = time[0] / 1000;
  }

  know(codes: Codes): void {
    this.codes = codes;
    this.refresh();
  }

  refresh(): void {
    this.listed.draw(this.codes, this.chosen);
  }
}
