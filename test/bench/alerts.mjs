// How long one look at 200 rules takes, on 90 days of tasks in the embedded engine; beside the same rules one after the
// other, each with questions of its own.
//
//   BENCH_RUNS_A_DAY=300 BENCH_DAYS=90 BENCH_ALONE=off npm run bench -- alerts
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { readMigrations } from '@spanledger/queries/migrations'
import { evaluate } from '../../collector/dist/alert/evaluate/evaluate.js'
import { lookAt } from '../../collector/dist/alert/evaluate/look.js'
import { freshDrift } from '../../collector/dist/alert/evaluate/fresh-drift.js'
import { readRules } from '../../collector/dist/alert/rules/read-rules.js'
import { askerOf } from '../../collector/dist/alerting.js'
import { readBudgets } from '../../collector/dist/budget/read-budgets.js'
import { startEngine } from '../../collector/dist/engine/engine.js'
import { migrate } from '../../collector/dist/store/migrate.js'
import { openDriftStates } from '../../collector/dist/store/drift-states/drift-states.js'
import { openRecompute } from '../../collector/dist/store/recompute/recompute.js'
import { Store } from '../../collector/dist/store/store.js'
import { budgetLines, ruleLines } from './alerts/rules.mjs'

const perDay = Number(process.env.BENCH_RUNS_A_DAY ?? 300)
const days = Number(process.env.BENCH_DAYS ?? 90)
const barMs = 2_000
const dayMs = 24 * 3_600_000

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'spanledger-alerts-'))
  const engine = await startEngine({ dir: join(folder, 'clickhouse') })
  const store = new Store({ url: engine.url, password: engine.password, requestTimeoutMs: 600_000 })
  try {
    await migrate(store, readMigrations())
    await fill(store)
    await report(store)
  } finally {
    await store.close()
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function fill(store) {
  const sql = readFileSync(new URL('../fixtures/agent-runs.sql', import.meta.url), 'utf8')
  const to = Date.now()
  for (let day = 0; day < days; day += 1) {
    const [from_ms, to_ms] = [to - (days - day) * dayMs, to - (days - day - 1) * dayMs]
    await store.command(sql, { project: 'default', runs: perDay, first: day * perDay, from_ms, to_ms })
  }
  const recompute = openRecompute({ store, intervalMs: 10 })
  while (!(await recompute.settled(60_000))) console.log('still summing up …')
  await recompute.close()
}

async function report(store) {
  const { rules, mistakes } = readRules(ruleLines)
  const { budgets } = readBudgets(budgetLines)
  if (mistakes.length > 0 || rules.length !== 200) throw new Error(`${rules.length} rules: ${mistakes.join('\n')}`)
  const count = { asked: 0, drift: 0 }
  const asker = askerOf(store)
  const ask = asked => {
    count.asked += 1
    if (asked.question === 'drift') count.drift += 1
    return asker(asked)
  }
  const health = () => Promise.resolve({ store: 'ready', spool: { bytes: 0, maxBytes: 1, rejectedRows: 0 } })
  const sourcesOf = asking => ({ ask: asking, budgets, health })
  const states = openDriftStates({ store, ready: new Promise(() => undefined) })
  const look = async () => {
    const looked = await lookAt(rules, sourcesOf(freshDrift(ask, states.fresh)), new Date())
    return looked.map(({ result }) => result)
  }
  const kinds = {
    first: look,
    later: look,
    ...(process.env.BENCH_ALONE !== 'off' && {
      alone: async () => {
        const results = []
        for (const rule of rules) results.push(await evaluate(rule, sourcesOf(ask), new Date()))
        return results
      },
    }),
  }
  console.log(
    `200 rules, ${perDay * days} tasks of ${days} days, load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores\n`,
  )
  const best = {}
  for (const turn of [0, 1, 2])
    for (const [name, lookNow] of Object.entries(kinds)) {
      if (name === 'alone' && turn > 0) continue
      if (name === 'first') await store.command('TRUNCATE TABLE drift_states')
      const before = { ...count }
      const [cpuMs, began] = [await engineCpuMs(store), performance.now()]
      const results = await lookNow()
      const tookMs = performance.now() - began
      const errors = results.filter(({ kind }) => kind === 'error')
      if (errors.length > 0) throw new Error(errors[0].message)
      const bad = results.reduce((sum, { bad = [] }) => sum + bad.length, 0)
      const asked = `${count.asked - before.asked} questions, ${count.drift - before.drift} of drift, ${bad} bad`
      const measured = { tookMs, cpuMs: (await engineCpuMs(store)) - cpuMs, asked }
      if (tookMs < (best[name]?.tookMs ?? Infinity)) best[name] = measured
    }
  const said = {
    first: 'a look that computes drift, too',
    later: 'a look later in the hour',
    alone: 'one rule after the other',
  }
  for (const [name, { tookMs, cpuMs, asked }] of Object.entries(best))
    console.log(
      `${said[name].padEnd(34)} ${tookMs.toFixed(0).padStart(6)} ms, ${cpuMs.toFixed(0).padStart(6)} ms of the engine's CPU, ${asked}`,
    )
  console.log(
    `\nbar: ${barMs} ms, ${best.first.tookMs <= barMs ? 'holds' : 'missed'}${best.alone ? `; ${(best.alone.tookMs / best.first.tookMs).toFixed(1)} times faster than one after the other` : ''}`,
  )
  await states.close()
}

async function engineCpuMs(store) {
  const result = await store.client.query({
    query:
      "SELECT sum(value) / 1000 AS ms FROM system.events WHERE event IN ('UserTimeMicroseconds', 'SystemTimeMicroseconds')",
    format: 'JSONEachRow',
  })
  const [{ ms }] = await result.json()
  return Number(ms)
}
