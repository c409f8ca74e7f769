// What recording costs: the latency and CPU time of a call with 16 KB of prompt and 16 KB of answer, with the hook alone and
// with SPANLEDGER_RECORD=all beside it, which take short turns. And how long a run of 100 calls takes to be played.
//
//   BENCH_ROUNDS   rounds (12)
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const path = relative => fileURLToPath(new URL(relative, import.meta.url))
const hook = path('../../instrumentation/register.cjs')
const app = path('record/app.mjs')
const rounds = Number(process.env.BENCH_ROUNDS ?? 12)

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'spanledger-bench-'))
  const server = fork(path('record/server.mjs'))
  const [port] = await once(server, 'message')
  const url = `http://127.0.0.1:${port}`
  const env = { ...process.env, MODEL_SERVER: url, OTEL_EXPORTER_OTLP_ENDPOINT: url, SPANLEDGER_CONTENT: 'full' }
  const start = more => fork(app, { execArgv: ['--require', hook], env: { ...env, ...more } })
  const apps = { hook: start({}), recording: start({ SPANLEDGER_RECORD: 'all' }) }
  try {
    for (const child of Object.values(apps)) await turn(child)
    const results = []
    for (let round = 0; round < rounds; round += 1) {
      const names = round % 2 === 0 ? ['hook', 'recording'] : ['recording', 'hook']
      const result = {}
      for (const name of names) result[name] = await turn(apps[name])
      results.push(result)
    }
    print(results)
    await play(folder, { ...env, TIMES: '100' })
  } finally {
    for (const child of Object.values(apps)) child.kill()
    server.kill()
    rmSync(folder, { recursive: true })
  }
}

async function turn(child) {
  child.send({ many: 8 })
  const [{ taken, cpuMs }] = await once(child, 'message')
  return { p50Ms: median(taken), cpuMs }
}

function print(results) {
  const of = (name, what) => median(results.map(result => result[name][what]))
  const added = what => median(results.map(({ hook, recording }) => recording[what] - hook[what]))
  const [before, more] = [of('hook', 'p50Ms'), added('p50Ms')]
  console.log(
    `p50 of a call   hook ${before.toFixed(2)} ms, recording adds ${more.toFixed(2)} ms (${((more / before) * 100).toFixed(1)} %)`,
  )
  console.log(
    `CPU of a call   hook ${of('hook', 'cpuMs').toFixed(2)} ms, recording adds ${added('cpuMs').toFixed(2)} ms`,
  )
}

async function play(folder, env) {
  const recordings = join(folder, 'recordings')
  const words = ['--require', hook, app]
  const timed = more => {
    const started = performance.now()
    execFileSync(process.execPath, words, { env: { ...env, ...more } })
    return performance.now() - started
  }
  const recordedMs = timed({ SPANLEDGER_RECORD: 'all', SPANLEDGER_RECORD_DIR: recordings })
  const verdict = join(folder, 'verdict.json')
  const playedMs = timed({ SPANLEDGER_REPLAY: recordings, SPANLEDGER_REPLAY_VERDICT: verdict })
  const [{ verdict: said, steps }] = JSON.parse(readFileSync(verdict, 'utf8')).verdicts
  console.log(
    `a run of ${steps} calls: ${(recordedMs / 1000).toFixed(2)} s recorded, ${(playedMs / 1000).toFixed(2)} s played, start of the process included: ${said}`,
  )
}

function median(numbers) {
  const sorted = [...numbers].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)]
}
