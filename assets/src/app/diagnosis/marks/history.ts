/** What was done to marks, to be taken back and done again. */

import type { Mark } from "./mark";

export interface Deed {
  key: string;
  /** null: it was not there. */
  before: Mark | null;
  after: Mark | null;
}

export class History {
  private readonly done: Deed[] = [];
  private undone: Deed[] = [];

  note(deed: Deed): void {
    this.done.push({ ...deed });
    this.undone = [];
  }

  /** What has to be put back: the key and the mark as it was, or null. */
  undo(): [string, Mark | null] | null {
    const deed = this.done.pop();
    if (!deed) return null;
    this.undone.push(deed);
    return [deed.key, deed.before];
  }

  redo(): [string, Mark | null] | null {
    const deed = this.undone.pop();
    if (!deed) return null;
    this.done.push(deed);
    return [deed.key, deed.after];
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }
}
