// How long every panel of every Grafana board and every question of `queries/` takes at two million spans, through the
// endpoint that Grafana asks: 24 hours of them, as a board opens, with All and with one value of every variable. Beside
// `SELECT 1` in the same run.
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { questions } from '@spanledger/queries'
import { readMigrations } from '@spanledger/queries/migrations'
import { watch } from '@spanledger/queries/watch'
import { clickHouseRoutes } from '../../collector/dist/clickhouse/routes.js'
import { startEngine } from '../../collector/dist/engine/engine.js'
import { migrate } from '../../collector/dist/store/migrate.js'
import { openRecompute } from '../../collector/dist/store/recompute/recompute.js'
import { Store } from '../../collector/dist/store/store.js'
import { expand } from './boards/expand.mjs'

const spans = Number(process.env.BENCH_SPANS ?? 2_000_000)
const days = Number(process.env.BENCH_DAYS ?? 30)
// Summing up takes longer than all else, and a board shows the last day.
const summedDays = Number(process.env.BENCH_SUMMED_DAYS ?? days)
// A folder to fill once and to ask again: without it a new one is filled and removed.
const kept = process.env.BENCH_STORE
// Only the questions whose names hold this.
const only = process.env.BENCH_ONLY ?? ''
const slowMs = 200
const project = 'shop'
const one = {
  service: 'support',
  env: 'production',
  agent: 'refund-agent',
  task: 'resolve_refund',
  model: 'gpt-5-mini',
}

export async function run() {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'spanledger-boards-'))
  const engine = await startEngine({ dir: join(folder, 'clickhouse') })
  const store = new Store({ url: engine.url, password: engine.password, requestTimeoutMs: 600_000 })
  const app = express().use(clickHouseRoutes({ client: store.client, authenticate: () => project }))
  const server = app.listen(0, '127.0.0.1')
  try {
    await once(server, 'listening')
    await migrate(store, readMigrations())
    const to = await filled(store, join(folder, 'filled-until'))
    await computeDrift(store, to)
    await report(`http://127.0.0.1:${server.address().port}/clickhouse`, to)
  } finally {
    server.close()
    await store.close()
    await engine.close()
    if (kept === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

/** The end of the filled period, in Unix milliseconds; fills a folder that has not been filled to the end. */
async function filled(store, stamp) {
  if (existsSync(stamp)) return Number(readFileSync(stamp, 'utf8'))
  const to = Date.now()
  await fill(store, to)
  writeFileSync(stamp, String(to))
  return to
}

/** Runs of eight spans, day by day, the last of them now; summed up as a collector would. */
async function fill(store, to) {
  const sql = readFileSync(new URL('../fixtures/agent-runs.sql', import.meta.url), 'utf8')
  const runs = Math.ceil(spans / 8 / days)
  const dayMs = 24 * 3_600_000
  for (let day = 0; day < days; day += 1) {
    const [from_ms, to_ms] = [to - (days - day) * dayMs, to - (days - day - 1) * dayMs]
    await store.command(sql, { project, runs, first: day * runs, from_ms, to_ms })
    if (day === days - summedDays - 1) await store.command('TRUNCATE TABLE touched')
  }
  const recompute = openRecompute({ store, intervalMs: 10 })
  while (!(await recompute.settled(600_000))) console.log('still summing up …')
  await recompute.close()
}

/** What a collector has computed by then. */
async function computeDrift(store, to) {
  const parameters = { project, hours: 12_960, service: '', task: '', until: new Date(to) }
  const from = { computed_at: new Date(), generation: '0', accepted: 0 }
  const began = performance.now()
  await store.command(watch.driftStates, { ...parameters, ...from }, { max_threads: 1 })
  console.log(`drift of an hour was computed in ${(performance.now() - began).toFixed(0)} ms`)
}

async function report(url, to) {
  const ask = async (sql, parameters = {}) => {
    const search = new URLSearchParams({ default_format: 'Native' })
    for (const [name, value] of Object.entries(parameters)) search.set(`param_${name}`, value)
    const began = performance.now()
    const response = await fetch(`${url}?${search}`, { method: 'POST', body: sql })
    const bytes = await response.arrayBuffer()
    if (!response.ok) throw new Error(Buffer.from(bytes).toString() + sql)
    return performance.now() - began
  }
  const answer = await fetch(url, {
    method: 'POST',
    body: 'SELECT trace_id FROM spans ORDER BY start_time DESC LIMIT 1',
  })
  const run = (await answer.text()).trim()
  const base = await median(() => ask('SELECT 1'))
  console.log(`${spans} spans of ${days} days, medians of 3; SELECT 1 takes ${base.toFixed(1)} ms\n`)
  const times = []
  for (const { name, sql } of questionsOfBoards().filter(asked)) {
    for (const [chosen, variables] of [
      ['All', {}],
      ['one', one],
    ]) {
      const text = expand(sql, {
        from: new Date(to - 24 * 3_600_000),
        to: new Date(to),
        variables: { budget_usd: '100', run, ...variables },
      })
      times.push({ name, chosen, ms: await median(() => ask(text)) })
    }
  }
  const period = { since: String(to / 1_000 - 24 * 3_600), until: String(to / 1_000) }
  for (const question of [...questions.values()].filter(asked)) {
    const parameters = parametersOf(question, { ...period, run, trace_id: run, runs: `['${run}']` })
    times.push({ name: `queries/${question.name}`, chosen: '-', ms: await median(() => ask(question.sql, parameters)) })
  }
  times.sort((a, b) => b.ms - a.ms)
  const slow = times.filter(({ ms }) => ms > slowMs)
  for (const { name, chosen, ms } of times.slice(0, Math.max(12, slow.length))) {
    console.log(
      `${ms.toFixed(0).padStart(6)} ms ${(ms / base).toFixed(0).padStart(5)} x  ${JSON.stringify(chosen)}  ${name}`,
    )
  }
  const middle = times[Math.floor(times.length / 2)]?.ms ?? 0
  console.log(`\n${times.length} questions, median ${middle.toFixed(0)} ms, ${slow.length} over ${slowMs} ms`)
}

function asked({ name }) {
  return name.includes(only)
}

function questionsOfBoards() {
  const folder = new URL('../../dashboards/grafana/json/', import.meta.url)
  return readdirSync(folder).flatMap(file => {
    const board = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
    return board.panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ rawSql }) => ({ name: `${board.title}: ${title}`, sql: rawSql })),
    )
  })
}

/** What the command line sends of a question that is asked without options. */
function parametersOf({ parameters, defaults = {} }, given) {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, type]) => {
      if (name === 'project') return []
      const unsaid = type === 'String' ? '' : name === 'limit' ? '100' : '60'
      return [[name, given[name] ?? defaults[name] ?? unsaid]]
    }),
  )
}

async function median(measure) {
  const times = []
  for (let turn = 0; turn < 3; turn += 1) times.push(await measure())
  return times.sort((a, b) => a - b)[1]
}
