import { defineConfig } from "vite";

// The reports are single files that must open from a USB stick: one script, one stylesheet,
// the typeface inside it. Python inlines both (src/sereno/exchange/pages/frame.py).
export default defineConfig({
  build: {
    outDir: "../src/sereno/exchange/pages/built",
    emptyOutDir: true,
    // A municipality's computers are not new: Chrome 103 is the last but a few for Windows 7.
    target: ["chrome103", "firefox102", "safari15.4"],
    cssTarget: ["chrome103", "firefox102", "safari15.4"],
    reportCompressedSize: false,
    lib: {
      entry: "src/report/main.ts",
      formats: ["iife"],
      name: "SerenoReport",
      fileName: () => "report.js",
      cssFileName: "report",
    },
  },
});
