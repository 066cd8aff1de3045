import { defineConfig } from "vite";

// The product's scripts and styles, served by Django from site/static/built. Each page loads the
// entries it needs; what they share is split off by itself.
export default defineConfig({
  base: "./",
  publicDir: false,
  // MapLibre starts its worker as a module.
  worker: { format: "es" },
  build: {
    outDir: "../src/sereno/web/site/static/built",
    emptyOutDir: true,
    target: ["chrome103", "firefox102", "safari15.4"],
    cssTarget: ["chrome103", "firefox102", "safari15.4"],
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    modulePreload: false,
    // Which parts an entry needs: the page that works without a network keeps them all.
    manifest: "parts.json",
    rollupOptions: {
      input: {
        early: "src/app/early.ts",
        app: "src/app/app.ts",
        explore: "src/app/selection/explore.ts",
        areas: "src/app/selection/areas.ts",
        select: "src/app/selection/select.ts",
        proposal: "src/app/selection/proposal.ts",
        indicator: "src/app/indicators/indicator.ts",
        document: "src/app/diagnosis/document.ts",
        filling: "src/app/filling/filling.ts",
        filling_worker: "src/app/filling/worker.ts",
        filling_style: "src/app/filling/filling.css",
        submission_key: "src/app/diagnosis/submission_key.ts",
        draw: "src/app/diagnosis/marks/draw.ts",
        agreement: "src/app/diagnosis/marks/agreement.ts",
        effect: "src/app/monitoring/effect.ts",
        stop: "src/app/diagnosis/stop.ts",
        tree: "src/app/coding/tree.ts",
        coding_screen: "src/app/coding/screen/screen.ts",
        coding_screen_style: "src/app/coding/screen/screen.css",
        judging: "src/app/coding/judging.ts",
        names: "src/app/coding/names.ts",
        map: "src/app/map/map.css",
        public: "src/public/public.ts",
        public_style: "src/public/public.css",
      },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "parts/[name]-[hash].js",
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith(".css")) ? "[name][extname]" : "parts/[name]-[hash][extname]",
      },
    },
  },
});
