/** What each kind of rule finds on real tasks, and with which evidence. */
import { driftMix } from '@spanledger/queries'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askerOf } from '../../../../collector/src/alerting.ts'
import { evaluate } from '../../../../collector/src/alert/evaluate/evaluate.ts'
import type { Health } from '../../../../collector/src/alert/evaluate/checks/health.ts'
import type { Observation } from '../../../../collector/src/alert/incidents/incident.ts'
import { readRules } from '../../../../collector/src/alert/rules/read-rules.ts'
import { readBudgets } from '../../../../collector/src/budget/read-budgets.ts'
import { storeAgentRuns } from '../../../helpers/agent-runs.ts'
import { openTestStore, type TestStore } from '../../../helpers/store.ts'

const to = new Date()
const { budgets } = readBudgets([
  { name: 'acme', match: { project: 'shop', customer: 'acme' }, period: 'month', limit: '0.000001' },
])
const well: Health = { store: 'ready', spool: { bytes: 0, maxBytes: 100, rejectedRows: 0 } }
const run = /^[0-9a-f]{32}$/

let open: TestStore
beforeAll(async () => {
  open = await openTestStore()
  await storeAgentRuns(open.store, { project: 'shop', runs: 130, from: new Date(to.getTime() - 600_000), to })
  await open.store.command(
    `INSERT INTO task_totals (project, id, kind, name, service, outcome, started, cost_nano, generation)
     VALUES ('shop', 't:loops', 'task', 'resolve_refund', 'support', 'running', now64(9) - INTERVAL 5 MINUTE, 9000000000, toUnixTimestamp64Nano(now64(9)))`,
  )
  await open.store.command(
    `INSERT INTO changes (project, ts_first, ts_last, service, kind, name, old_hash, new_hash, diff, source)
     SELECT 'shop', now64(9), now64(9), 'support', 'response_model', 'openai/gpt-5-mini', 'gpt-5', 'gpt-5-mini', 'gpt-5 → gpt-5-mini', 'auto'`,
  )
}, 60_000)
afterAll(() => open.close())

async function found(line: object, health: Health = well): Promise<readonly Observation[]> {
  const { rules, mistakes } = readRules([{ name: 'a', project: 'shop', ...line }])
  expect(mistakes).toEqual([])
  const [rule] = rules
  const sources = { ask: askerOf(open.store), budgets, health: () => Promise.resolve(health) }
  const result = rule && (await evaluate(rule, sources, new Date()))
  expect(result?.kind).toBe('observed')
  return result?.kind === 'observed' ? result.bad : []
}

test('rows of a question that nothing tells apart are one incident, with the worst and three runs', async () => {
  const calls = { question: 'slowest-calls', when: { column: 'duration_ms', above: 60 } }
  const [one, ...more] = await found(calls)
  const byModel = await found({ ...calls, by: ['model'] })

  expect(more).toEqual([])
  expect(one).toMatchObject({ labels: {}, value: 69 })
  expect(one?.says).toMatch(/^duration_ms of slowest-calls is 69, above 60, and so are \d+ more$/)
  expect(one?.runs).toEqual([expect.stringMatching(run), expect.stringMatching(run), expect.stringMatching(run)])
  expect(new Set(byModel.map(({ labels }) => labels['model']))).toEqual(new Set(['claude-sonnet-4-6', 'gpt-5-mini']))
})

test('a budget says what it spent, where that leads, its dearest runs and the newest change', async () => {
  const [spent] = await found({ kind: 'budget', budget: 'acme' })

  expect(spent?.says).toMatch(
    /^\$0\.\d+ of \$0\.000001 a month is spent, \$[\d.]+ by its end at this pace: all of it is spent/,
  )
  expect(spent?.runs).toHaveLength(3)
  expect(spent?.change).toMatch(/^response_model openai\/gpt-5-mini at .* UTC: gpt-5 → gpt-5-mini$/)
})

test('a model without a price names a run, and the change by which it came', async () => {
  const unpriced = await found({ kind: 'unpriced' })
  const openai = unpriced.find(({ labels }) => labels['model'] === 'gpt-5-mini')

  expect(openai?.says).toMatch(/^\d+ calls with \d+ tokens within a day have an unknown bill: no price$/)
  expect(openai?.runs).toEqual([expect.stringMatching(run)])
  expect(openai?.change).toContain('gpt-5 → gpt-5-mini')
  expect(unpriced.find(({ labels }) => labels['model'] === 'claude-sonnet-4-6')?.change).toBeUndefined()
})

test('a task that costs many times its like is told of while it still runs', async () => {
  const runaway = await found({ kind: 'runaway', times: 5, above_usd: 1 })

  expect(runaway).toMatchObject([
    {
      labels: { task: 'resolve_refund', service: 'support', id: 'loops' },
      value: 9,
      says: expect.stringContaining('$9.00'),
    },
  ])
  expect(await found({ kind: 'runaway', times: 5, above_usd: 1, task: 'resolve_how_to' })).toEqual([])
})

test('findings are told by their share of the tasks, with runs', async () => {
  const errors = await found({ kind: 'findings', finding: 'T10' })

  expect(errors.map(({ labels }) => labels)).toEqual([
    { finding: 'T10 a timeout', service: 'billing' },
    { finding: 'T10 a timeout', service: 'support' },
  ])
  expect(errors[0]?.says).toMatch(/^T10 a timeout in \d+ runs within 60m, \d+\.\d % of 131 tasks$/)
  expect(errors[0]?.runs).toHaveLength(3)
  expect(await found({ kind: 'findings', finding: 'T10', above_share: 0.5 })).toEqual([])
  expect(await found({ kind: 'findings', finding: 'T10', above: 100 })).toEqual([])
})

test.each([
  ['store', { store: 'unreachable', spool: well.spool }],
  ['spool', { ...well, spool: { ...well.spool, problem: 'no space left' } }],
  ['spool size', { ...well, spool: { ...well.spool, bytes: 81 } }],
  ['spool age', { ...well, spool: { ...well.spool, oldestAgeMs: 700_000 } }],
  ['rejected rows', { ...well, spool: { ...well.spool, rejectedRows: 1 } }],
] as const)('the health of a collector: %s', async (part, health) => {
  expect(await found({ kind: 'health' }, health)).toMatchObject([{ labels: { part } }])
  expect(await found({ kind: 'health' })).toEqual([])
})

test('a watchdog always fires', async () => {
  expect(await found({ kind: 'watchdog' })).toMatchObject([{ says: expect.stringContaining('alive') }])
})

test('tasks before and since are told apart by customer, model and prompt, and none is lost', async () => {
  const since = new Date(to.getTime() - 300_000)
  const rows = await open.store.ask(driftMix, {
    project: 'shop',
    since,
    until: new Date(Date.now() + 60_000),
    limit: 100,
  })
  const customers = rows.filter(({ dimension }) => dimension === 'customer')

  expect(new Set(customers.map(({ value }) => value))).toEqual(new Set(['', 'acme', 'initech']))
  expect(new Set(rows.map(({ dimension }) => dimension))).toEqual(new Set(['customer', 'model', 'prompt']))
  const all = (column: 'tasks_before' | 'tasks_after') => customers.reduce((sum, row) => sum + Number(row[column]), 0)
  expect(all('tasks_before') + all('tasks_after')).toBe(131)
  expect(all('tasks_before')).toBeGreaterThanOrEqual(60)
})
