import { defineConfig } from 'vitest/config'

/** `npm run conformance`: every supported library and version on every Node, each pattern with and without the hook. */
export default defineConfig({
  test: {
    include: ['test/conformance/**/*.conformance.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    globalSetup: ['test/helpers/install.ts', 'test/conformance/table.ts'],
  },
})
