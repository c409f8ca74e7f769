import { defineConfig } from 'vite'

/** Into the collector's package, which serves it. Everything is a file of its own: the page's policy allows no inline script or style. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: '../../collector/dist/page/site',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  logLevel: 'warn',
})
