import { defineConfig } from 'vitest/config'

/** `npm run conformance`: every supported library and version on every Node, each pattern with and without the hook. */
export default defineConfig({
  test: {
    include: ['test/{conformance,bundles}/**/*.conformance.ts'],
    testTimeout: 300_000,
    // Each test starts one process after the other; a process mostly waits.
    maxConcurrency: 3,
    globalSetup: ['test/helpers/install.ts', 'test/helpers/bundle.ts', 'test/conformance/table.ts'],
  },
})
