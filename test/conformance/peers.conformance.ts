import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, test } from 'vitest'
import { nodeBinary } from '../helpers/nodes.ts'
import { only, subjects, type Combination } from './matrix.ts'
import { recordPeer } from './results.ts'
import { isSeenByPeer } from './run/peer-seen.ts'
import { runPatterns, type Outcome } from './run/run-patterns.ts'

const folder = fileURLToPath(new URL('peers/', import.meta.url))

/** Each with the newest SDK that it says it is for, and what the patterns call that SDK's version. */
const peers = [
  ['@traceloop/instrumentation-openai', 'openai', '6'],
  ['@arizeai/openinference-instrumentation-openai', 'openai', '6'],
  ['@opentelemetry/instrumentation-openai', 'openai', '6'],
  ['@traceloop/instrumentation-anthropic', '@anthropic-ai/sdk', '0.60'],
  ['@arizeai/openinference-instrumentation-anthropic', '@anthropic-ai/sdk', '0.60'],
] as const

const runs = only?.includes('peers') !== false

beforeAll(() => {
  if (runs && !existsSync(`${folder}node_modules/.package-lock.json`))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore', timeout: 600_000 })
}, 600_000)

/** Nothing is expected of them: the table says what they do. */
test.runIf(runs).concurrent.each(peers)('%s is tried with %s %s', async (peer, sdk, version) => {
  const combination = combinationOf(sdk, version)
  const flag = `--require ${folder}register.cjs`
  const alone = await runPatterns(combination)
  const names = [...alone.results.keys()]
  const env = { NODE_OPTIONS: flag, PEER: peer, CONFORMANCE_PAUSE: '150' }
  const hooked = await toTheEnd(names.length, from =>
    runPatterns(combination, { env: { ...env, CONFORMANCE_FROM: String(from) }, limitMs: 30_000 }),
  )
  recordPeer({
    peer: `${peer} ${versionOf(peer)}`,
    sdk: `${sdk} ${versionOf(sdk)}`,
    patterns: alone.marks.map(({ name, spans }) => ({
      name,
      same: hooked.results.get(name) === alone.results.get(name),
      seen: isSeenByPeer(hooked.spans.get(name) ?? [], spans),
    })),
  })
})

/** Runs all patterns, also those after one at which the process ends. */
async function toTheEnd(
  count: number,
  run: (from: number) => Promise<Outcome>,
): Promise<Pick<Outcome, 'results' | 'spans'>> {
  const results = new Map<string, string>()
  const spans = new Map<string, Outcome['spans'] extends ReadonlyMap<string, infer Spans> ? Spans : never>()
  for (let from = 0; from < count;) {
    const part = await run(from)
    for (const [name, result] of part.results) results.set(name, result)
    for (const [name, seen] of part.spans) spans.set(name, seen)
    // That it comes this far and has no result means that the process ended there, or came to no end.
    from += part.results.size + 1
  }
  return { results, spans }
}

function combinationOf(library: string, version: string): Combination {
  const [file, { servers = [] }] =
    subjects.find(([, subject]) => subject.library === library) ?? subjects[0] ?? missing()
  return {
    file,
    library,
    version: { version, folder: '../conformance/peers', name: library },
    servers,
    unordered: false,
    node: nodeBinary(22),
    nodeName: 'Node 22',
    format: 'cjs',
  }
}

function missing(): never {
  throw new Error('There are no subjects')
}

function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(`${folder}node_modules/${name}/package.json`, 'utf8')) as {
    readonly version: string
  }
  return version
}
