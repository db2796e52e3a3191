import { defineConfig } from "vite";

// Relative addresses, so that the page works under any path of any origin; nothing is inlined as a data: script or font.
export default defineConfig({
  base: "./",
  build: {
    outDir: "dist",
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
  },
});
