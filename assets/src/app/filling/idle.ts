/** Locking after so long without a touch, but not while a recorder or a camera has the screen. */

/** What comes back from there is told at once; so long the page waits for it, out of sight. */
export const RETURN = 3_000;

export interface IdleSurroundings {
  /** Whether another app has the screen, from which a file comes back. */
  readonly isAway: () => boolean;
  /** Resolves once the page is seen again. */
  readonly seen: () => Promise<void>;
  readonly cover: (covered: boolean) => void;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly lock: () => Promise<void>;
}

/** An hour's interview is recorded in another app: locked meanwhile, the form would never get it. */
export async function idleOut(around: IdleSurroundings): Promise<void> {
  if (around.isAway()) {
    await around.seen();
    around.cover(true);
    await around.wait(RETURN);
  }
  await around.lock();
  around.cover(false);
}
