// The long form of test/collector/decode/fuzz.test.ts: random requests of every shape, compared with protobufjs on the
// official schema, and damaged bodies, survived. `npm run bench -- fuzz [requests] [bodies] [seed]`.
import { createViteServer } from 'vitest/node'

export async function run([requests = '20000', bodies = '1000000', seed = '1']) {
  // The requests and the oracle are the tests' own, in TypeScript, which this version of Node does not run.
  const root = new URL('../../', import.meta.url).pathname
  const vite = await createViteServer({
    root,
    configFile: false,
    server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    appType: 'custom',
    optimizeDeps: { noDiscovery: true },
    logLevel: 'error',
  })
  try {
    const { compare, survive } = await vite.ssrLoadModule('/test/bench/fuzz/fuzz.ts')
    const print = line => console.log(line)
    compare({ requests: Number(requests), seed: Number(seed), print })
    survive({ bodies: Number(bodies), seed: Number(seed), print })
  } finally {
    await vite.close()
  }
}
