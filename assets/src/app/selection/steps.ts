/** The steps of whoever moves settings: what stood before each, to be undone and done again. */

// Moves of one and the same thing that follow each other so soon are one step.
const ONE_MOVE = 1500;

export class Steps<T> {
  private readonly past: T[] = [];
  private readonly future: T[] = [];
  private moved = "";
  private at = -Infinity;

  constructor(private now: T) {}

  /** What stands now comes from moving `what`; says whether that is a step of its own. */
  take(state: T, what: string, at: number): boolean {
    if (state === this.now) return false;
    const isNew = what !== this.moved || at - this.at > ONE_MOVE;
    if (isNew) this.past.push(this.now);
    this.future.length = 0;
    this.now = state;
    this.moved = what;
    this.at = at;
    return isNew;
  }

  get canGoBack(): boolean {
    return this.past.length > 0;
  }

  get canGoOn(): boolean {
    return this.future.length > 0;
  }

  /** What stood before the last step; undefined where there was none. */
  back(): T | undefined {
    return this.turn(this.past, this.future);
  }

  /** What stood before the step was undone. */
  on(): T | undefined {
    return this.turn(this.future, this.past);
  }

  private turn(from: T[], to: T[]): T | undefined {
    const found = from.pop();
    if (found === undefined) return undefined;
    to.push(this.now);
    this.now = found;
    this.moved = "";
    return found;
  }
}
