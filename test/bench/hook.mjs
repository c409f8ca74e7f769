// What the hook costs a call: CPU time added to the application, export included, for a chat completion and a stream of 18
// chunks, with 2 KB of prompt, 16 calls at a time. Beside it a span written by hand with the same content and two other
// instrumentations. Each has a process, which is warmed up once; then they take short turns in an order that is drawn anew
// for each round. What the machine does meanwhile meets all of a round, so each turn is taken as its share of its round, and
// what is told is the mean of the middle half of these. What the hook costs more or less than each of the others is told
// from the differences within the rounds, with the interval in which it lies in 95 of 100 runs. The turns have priority
// where they may: whoever interrupts one leaves it cold. Content is captured in full. Takes about two minutes.
//
//   BENCH_CALLS    calls of each kind in a turn (100)         BENCH_SECONDS  how long turns are taken (75)
//   BENCH_ONLY     the rows to measure beside bare and hand, such as hook,traceloop; `hook plain` sends without gzip
//   BENCH_BESIDE   register.cjs of another build of the hook, to be measured beside this one
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'

const path = relative => fileURLToPath(new URL(relative, import.meta.url))
const hook = path('../../instrumentation/register.cjs')
const beside = process.env.BENCH_BESIDE
const usual = ['bare', 'hand', 'hook', 'other hook', 'traceloop', 'openinference']
const only = process.env.BENCH_ONLY?.split(',') ?? usual
const plain = { OTEL_EXPORTER_OTLP_COMPRESSION: 'none' }
const variants = [
  { name: 'bare' },
  { name: 'hand' },
  { name: 'hook', hook },
  { name: 'hook plain', hook, env: plain },
  ...(beside ? [{ name: 'other hook', hook: beside }] : []),
  { name: 'traceloop' },
  { name: 'openinference' },
].filter(({ name }) => name === 'bare' || name === 'hand' || only.includes(name))
const contentBytes = 2060 + 110
const calls = Number(process.env.BENCH_CALLS ?? 100)
// Until V8 has compiled for good what is called for every call: that would be counted as the calls' own.
const warmUp = 3000
const turnsMs = Number(process.env.BENCH_SECONDS ?? 75) * 1000

export async function run() {
  const peers = path('peers/')
  if (!existsSync(`${peers}node_modules`)) {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', peers], { stdio: 'inherit' })
  }
  prefer()
  const started = performance.now()
  const server = fork(path('hook/server.mjs'))
  const [port] = await once(server, 'message')
  const apps = []
  try {
    for (const variant of variants) apps.push(start(variant, `http://127.0.0.1:${port}`))
    await Promise.all(apps.map(warm))
    console.log(`Warm after ${seconds(started)} s`)
    const begun = performance.now()
    const results = []
    while (performance.now() - begun < turnsMs) results.push(await measureAll(apps))
    print(results.map(sharesOf))
    printDifferences(results.map(sharesOf))
    console.log(`${results.length} rounds of ${calls} calls of each kind, ${seconds(started)} s`)
  } finally {
    for (const { child } of apps) child.kill()
    server.kill()
  }
}

function start({ name, hook, env }, url) {
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
  return { name, child, url }
}

async function warm(app) {
  await measure(app, 'chat', warmUp)
  await measure(app, 'stream', warmUp)
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(0)
}

// What is started from here on inherits it.
function prefer() {
  try {
    setPriority(constants.priority.PRIORITY_HIGHEST)
  } catch {
    console.log('Without the right to a higher priority: other work on this machine shows in the figures.')
  }
}

/** One turn of each, every round in another order. */
async function measureAll(apps) {
  const result = {}
  for (const app of shuffled(apps)) {
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

function shuffled(values) {
  return values
    .map(value => ({ value, place: Math.random() }))
    .sort((left, right) => left.place - right.place)
    .map(({ value }) => value)
}

/** What each took of its round, by kind, beside what the round took of each on average. */
function sharesOf(result) {
  const turns = Object.values(result)
  const mean = kind => turns.reduce((sum, turn) => sum + turn[kind], 0) / turns.length
  const [chat, stream] = [mean('chat'), mean('stream')]
  const shares = Object.entries(result).map(([name, turn]) => [
    name,
    { chat: turn.chat / chat, stream: turn.stream / stream, bytes: turn.bytes },
  ])
  return { chat, stream, shares: Object.fromEntries(shares) }
}

function print(rounds) {
  console.log('us of CPU a call   chat   added       to hand | stream   added       to hand | OTLP bytes a call')
  for (const { name } of variants) {
    const columns = ['chat', 'stream'].map(kind => {
      const us = name =>
        middle(rounds.map(({ shares }) => shares[name][kind])) * middle(rounds.map(round => round[kind]))
      const added = name => us(name) - us('bare')
      const doubt = spread(rounds.map(({ shares }) => shares[name][kind] - shares.bare[kind])) * us('bare')
      const ratio = added(name) / added('hand')
      const told = `${added(name).toFixed(0)} ±${doubt.toFixed(0)}`
      return `${us(name).toFixed(0).padStart(6)} ${told.padStart(11)} ${ratio.toFixed(2).padStart(9)}`
    })
    const bytes = middle(rounds.map(({ shares }) => shares[name].bytes))
    const size = bytes === 0 ? '' : `${bytes.toFixed(0)} (${(bytes / contentBytes).toFixed(2)} of the content)`
    console.log(`${name.padEnd(16)} ${columns.join(' | ')} | ${size}`)
  }
}

/** What a call costs more with the hook than with each of the others, paired by round. */
function printDifferences(rounds) {
  console.log('hook beside      chat (95 of 100)        | stream (95 of 100)')
  for (const { name } of variants) {
    if (name === 'hook' || name === 'bare' || rounds[0].shares.hook === undefined) continue
    const columns = ['chat', 'stream'].map(kind => {
      const us = middle(rounds.map(round => round[kind]))
      const differences = rounds.map(({ shares }) => (shares.hook[kind] - shares[name][kind]) * us)
      const [mean, doubt] = [middle(differences), 1.96 * spread(differences)]
      const told = `${signed(mean)} us (${signed(mean - doubt)} to ${signed(mean + doubt)})`
      return `${told.padEnd(24)} ${Math.abs(mean) > doubt ? '' : 'not decided'}`
    })
    console.log(`${name.padEnd(16)} ${columns.join(' | ')}`)
  }
}

function signed(us) {
  return `${us > 0 ? '+' : ''}${us.toFixed(0)}`
}

/** The mean of the middle half: of what the machine did meanwhile neither the best nor the worst counts. */
function middle(values) {
  const half = middleHalf(values)
  return half.reduce((sum, value) => sum + value, 0) / half.length
}

/** How far such a mean may be from the truth, as a standard error that outliers do not count in either. */
function spread(values) {
  const half = middleHalf(values)
  // Half of a normal distribution lies within 1.35 standard deviations.
  return (half.at(-1) - half[0]) / 1.35 / Math.sqrt(half.length)
}

function middleHalf(values) {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted.slice(Math.floor(sorted.length / 4), Math.ceil((sorted.length * 3) / 4))
}
