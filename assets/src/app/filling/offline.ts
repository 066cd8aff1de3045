/** The service worker of this page: it keeps one whole version, and a newer one waits to be taken. */

export interface Offline {
  /** The page can be opened without a network. */
  readonly kept: () => void;
  /** A newer version is there; `take` opens it. */
  readonly newer: (take: () => void) => void;
}

export async function startWorker(says: Offline): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  // Whether there is a newer one is asked where somebody can answer.
  if (!navigator.onLine && navigator.serviceWorker.controller) {
    says.kept();
    return;
  }
  let isTaken = false;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (isTaken) location.reload();
  });
  const worker = await navigator.serviceWorker.register("worker.js");
  const offer = (waiting: ServiceWorker): void =>
    says.newer(() => {
      isTaken = true;
      waiting.postMessage("take");
    });
  if (worker.waiting && worker.active) offer(worker.waiting);
  worker.addEventListener("updatefound", () => {
    const coming = worker.installing;
    coming?.addEventListener("statechange", () => {
      if (coming.state === "installed" && worker.active) offer(coming);
    });
  });
  await navigator.serviceWorker.ready;
  says.kept();
}
