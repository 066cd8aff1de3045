// Runs the tests of functions that need no browser: node's own runner, TypeScript by way of vite.
import { readdirSync } from "node:fs";
import { createServer } from "vite";

// What the modules read as they load; a test that needs more brings it.
globalThis.document = { documentElement: { lang: process.env.PAGE_LANG ?? "es" } };
globalThis.ResizeObserver = class {
  observe() {}
};

const vite = await createServer({
  configFile: false,
  root: new URL("..", import.meta.url).pathname,
  logLevel: "error",
  appType: "custom",
  server: { middlewareMode: true, watch: null, ws: false },
  optimizeDeps: { noDiscovery: true },
});
for (const name of readdirSync(new URL(".", import.meta.url)).sort()) {
  if (name.endsWith(".test.ts")) await vite.ssrLoadModule(`/tests/${name}`);
}
await vite.close();
