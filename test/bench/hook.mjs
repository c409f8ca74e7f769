// What the hook costs a call: CPU time added to the application, export included, for a chat completion and a stream of 18
// chunks, with 2 KB of prompt, 16 calls at a time. Beside it a span written by hand with the same content and two other
// instrumentations. Each has a process, which is warmed up once; then they take short turns, so that whatever else the
// machine does meets all of them. Each is compared with the bare application of the same round, and what is told is the mean
// of the middle half of the rounds. Content is captured in full. Takes about a minute and a half, and begins no round after that.
//
//   BENCH_CALLS    calls of each kind in a turn (100)         BENCH_ROUNDS   rounds (60)
//   BENCH_ONLY     the rows to measure beside bare and hand, such as hook,traceloop
//   BENCH_BESIDE   register.cjs of another build of the hook, to be measured beside this one
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const path = relative => fileURLToPath(new URL(relative, import.meta.url))
const hook = path('../../instrumentation/register.cjs')
const beside = process.env.BENCH_BESIDE
const only = process.env.BENCH_ONLY?.split(',')
const plain = { OTEL_EXPORTER_OTLP_COMPRESSION: 'none' }
const variants = [
  { name: 'bare' },
  { name: 'hand' },
  { name: 'hook', hook },
  { name: 'hook plain', hook, env: plain },
  ...(beside ? [{ name: 'other hook', hook: beside }] : []),
  { name: 'traceloop' },
  { name: 'openinference' },
].filter(({ name }) => name === 'bare' || name === 'hand' || only === undefined || only.includes(name))
const contentBytes = 2060 + 110
const calls = Number(process.env.BENCH_CALLS ?? 100)
const rounds = Number(process.env.BENCH_ROUNDS ?? 60)
const warmUp = 800
const longestMs = 90_000

export async function run() {
  const peers = path('peers/')
  if (!existsSync(`${peers}node_modules`)) {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', peers], { stdio: 'inherit' })
  }
  const started = performance.now()
  const server = fork(path('hook/server.mjs'))
  const [port] = await once(server, 'message')
  const apps = []
  try {
    for (const variant of variants) apps.push(await start(variant, `http://127.0.0.1:${port}`))
    const results = []
    for (let round = 0; round < rounds && performance.now() - started < longestMs; round += 1) {
      results.push(await measureAll(apps, round))
    }
    print(results)
    const seconds = (performance.now() - started) / 1000
    console.log(`${results.length} rounds of ${calls} calls of each kind, ${seconds.toFixed(0)} s`)
  } finally {
    for (const { child } of apps) child.kill()
    server.kill()
  }
}

async function start({ name, hook, env }, url) {
  const child = fork(path('hook/app.mjs'), {
    execArgv: hook === undefined ? [] : ['--require', hook],
    env: {
      ...process.env,
      BENCH_URL: url,
      BENCH_VARIANT: hook === undefined ? name : 'hook',
      SPANLEDGER_CONTENT: process.env.SPANLEDGER_CONTENT ?? 'full',
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      ...env,
    },
  })
  const app = { name, child, url }
  await measure(app, 'chat', warmUp)
  await measure(app, 'stream', warmUp)
  return app
}

/** One turn of each, every round in another order. */
async function measureAll(apps, round) {
  const first = round % apps.length
  const result = {}
  for (const app of [...apps.slice(first), ...apps.slice(0, first)]) {
    const before = await exported(app.url)
    const chat = await measure(app, 'chat', calls)
    const stream = await measure(app, 'stream', calls)
    result[app.name] = { chat, stream, bytes: ((await exported(app.url)) - before) / calls / 2 }
  }
  return result
}

async function measure({ name, child }, kind, calls) {
  child.send({ kind, calls })
  const over = new AbortController()
  const answered = once(child, 'message', over)
  const ended = once(child, 'exit', over).then(([code]) => [{ code }])
  const [{ us, code }] = await Promise.race([answered, ended])
  for (const wait of [answered, ended]) wait.catch(() => undefined)
  over.abort()
  if (us === undefined) throw new Error(`The application with "${name}" ended with ${code} before it was measured`)
  return us
}

async function exported(url) {
  return (await (await fetch(`${url}/counts`)).json()).exported
}

function print(results) {
  console.log('us of CPU a call   chat   added  to hand | stream   added  to hand | OTLP bytes a call')
  for (const { name } of variants) {
    const columns = ['chat', 'stream'].map(kind => {
      const bare = middle(results.map(result => result.bare[kind]))
      // By ratios: a machine that is busy with something else is slower for all.
      const added = name => bare * (middle(results.map(result => result[name][kind] / result.bare[kind])) - 1)
      const total = bare + added(name)
      const ratio = added(name) / added('hand')
      return `${total.toFixed(0).padStart(6)} ${added(name).toFixed(0).padStart(7)} ${ratio.toFixed(2).padStart(8)}`
    })
    const bytes = middle(results.map(result => result[name].bytes))
    const size = bytes === 0 ? '' : `${bytes.toFixed(0)} (${(bytes / contentBytes).toFixed(2)} of the content)`
    console.log(`${name.padEnd(16)} ${columns.join(' | ')} | ${size}`)
  }
}

/** The mean of the middle half: of what the machine did meanwhile neither the best nor the worst counts. */
function middle(values) {
  const sorted = values.toSorted((left, right) => left - right)
  const half = sorted.slice(Math.floor(sorted.length / 4), Math.ceil((sorted.length * 3) / 4))
  return half.reduce((sum, value) => sum + value, 0) / half.length
}
