/**
 * The service worker of the page for filling in forms, and of no other: its server puts before it which
 * files make up this version. They are fetched together and answered from one cache, never from two;
 * whatever else is asked for goes to the network as if there were no worker.
 */

interface Parts {
  readonly version: string;
  readonly page: string;
  readonly files: readonly string[];
}

interface Waits extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface Asks extends Waits {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Tells extends Waits {
  readonly data: unknown;
}

interface Worker {
  readonly PARTS: Parts;
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
  skipWaiting(): Promise<void>;
  addEventListener(kind: "install" | "activate", does: (event: Waits) => void): void;
  addEventListener(kind: "fetch", does: (event: Asks) => void): void;
  addEventListener(kind: "message", does: (event: Tells) => void): void;
}

const here = self as unknown as Worker;
const OURS = "sereno-filling-";
const NAME = OURS + here.PARTS.version;
const { page } = here.PARTS;
const files = new Set(here.PARTS.files);

async function fetchAll(): Promise<void> {
  const cache = await caches.open(NAME);
  // Nothing that the browser kept of an earlier version, and nobody's cookies.
  const all = [page, ...files].map((address) => new Request(address, { cache: "reload", credentials: "omit" }));
  await cache.addAll(all);
}

async function dropOthers(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(OURS) && name !== NAME) await caches.delete(name);
  await here.clients.claim();
}

async function kept(address: string): Promise<Response> {
  const found = await (await caches.open(NAME)).match(address, { ignoreVary: true });
  return found ?? Response.error();
}

here.addEventListener("install", (event) => event.waitUntil(fetchAll()));
here.addEventListener("activate", (event) => event.waitUntil(dropOthers()));
here.addEventListener("message", (event) => {
  if (event.data === "take") event.waitUntil(here.skipWaiting());
});
here.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== here.location.origin) return;
  if (pathname === page) event.respondWith(kept(page));
  else if (files.has(pathname)) event.respondWith(kept(pathname));
});

export {};
