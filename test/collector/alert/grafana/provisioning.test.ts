import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { askerOf } from '../../../../collector/src/alerting.ts'
import { evaluate } from '../../../../collector/src/alert/evaluate/evaluate.ts'
import { grafanaProvisioning } from '../../../../collector/src/alert/grafana/provisioning.ts'
import { readRules } from '../../../../collector/src/alert/rules/read-rules.ts'
import { readBudgets } from '../../../../collector/src/budget/read-budgets.ts'
import { storeAgentRuns } from '../../../helpers/agent-runs.ts'
import { openClickHouseEndpoint, type ClickHouseEndpoint } from '../../../helpers/clickhouse-endpoint.ts'
import { inventSignal, storeSignals } from '../../../helpers/drift/signals.ts'
import { computeDrift, watchedWeeks } from '../../../helpers/drift/watched.ts'
import { expand } from '../../../helpers/grafana.ts'
import { provisioningSchema } from './provisioning-schema.ts'

interface GrafanaRule {
  readonly uid: string
  readonly title: string
  readonly for: string
  readonly keepFiringFor: string
  readonly noDataState: string
  readonly data: readonly [
    { readonly relativeTimeRange: { readonly from: number }; readonly model: { readonly rawSql: string } },
    { readonly model: { readonly conditions: readonly [{ readonly evaluator: Evaluator }] } },
  ]
}

interface Evaluator {
  readonly type: 'gt' | 'lt'
  readonly params: readonly [number]
}

const lines = [
  {
    name: 'slow calls',
    project: 'shop',
    question: 'slowest-calls',
    parameters: { since: '1h' },
    when: { column: 'duration_ms', above: 30 },
    by: ['model'],
    for: '10m',
  },
  {
    name: 'few tasks',
    project: 'shop',
    question: 'cost-per-task',
    when: { column: 'completed', below: 1_000 },
    by: ['task'],
    no_data: 'alert',
  },
  {
    name: 'dear customers, $__toTime_ms',
    project: 'shop',
    question: 'cost-by-dimension',
    parameters: { dimension: 'customer' },
    when: { column: 'cost_nano', above: 1 },
    by: ['value'],
    no_data: 'keep',
  },
  { name: 'unpriced', project: 'shop', kind: 'unpriced' },
  { name: 'acme', project: 'shop', kind: 'budget', budget: 'acme' },
  { name: 'all', project: 'shop', kind: 'budget', budget: 'all' },
  { name: 'week', project: 'shop', kind: 'budget', budget: 'week' },
  { name: 'runaway', project: 'shop', kind: 'runaway', task: "o'hara {x}", times: 3, above_usd: 0.001 },
  { name: 'drift', project: 'shop', kind: 'drift' },
  { name: 'collector', project: 'shop', kind: 'health' },
  { name: 'alive', project: 'shop', kind: 'watchdog' },
  { name: 'of others', kind: 'unpriced' },
  { name: 'odd', project: 'shop', question: 'no-such-question', when: { column: 'a', above: 1 } },
]
const budgetLines = [
  { name: 'acme', match: { project: 'shop', customer: 'acme' }, period: 'day', limit: '0.000001' },
  { name: 'all', match: { project: 'shop' }, period: 'month', limit: 1_000_000 },
  { name: 'week', match: { project: 'shop', task: 'resolve_refund' }, period: 'week', limit: '0.000002' },
]
const { rules, mistakes } = readRules(lines)
const { budgets } = readBudgets(budgetLines)
const { yaml, left } = grafanaProvisioning(rules, {
  budgets,
  project: 'shop',
  dataSource: 'spanledger',
  folder: 'Agents',
})
const file = parse(yaml) as { readonly groups: readonly [{ readonly rules: readonly GrafanaRule[] }] }
const [{ rules: written }] = file.groups

test('the file is as Grafana documents it', () => {
  const isValid = new Ajv({ strict: true }).compile(provisioningSchema)

  expect(mistakes).toEqual([])
  expect(isValid(file) ? [] : isValid.errors).toEqual([])
  expect(written.map(({ title }) => title.replaceAll('$$', '$'))).toEqual(lines.slice(0, 9).map(({ name }) => name))
  expect(new Set(written.map(({ uid }) => uid)).size).toBe(written.length)
  expect(written[0]).toMatchObject({ for: '600s', keepFiringFor: '300s', noDataState: 'OK' })
  expect(written.map(({ noDataState }) => noDataState).slice(1, 3)).toEqual(['Alerting', 'KeepLast'])
})

test('what Grafana cannot ask is named with the reason', () => {
  expect(left.map(({ rule, why }) => `${rule}: ${why}`)).toEqual([
    expect.stringMatching(/^collector: .* Prometheus/),
    expect.stringMatching(/^alive: .* DatasourceNoData/),
    'of others: its project is default, not shop',
    'odd: no question is called "no-such-question"',
  ])
})

test('no rules are a file without groups', () => {
  expect(parse(grafanaProvisioning([], { budgets, project: 'shop', dataSource: 'a', folder: 'b' }).yaml)).toEqual({
    apiVersion: 1,
    groups: [],
  })
})

test.each([
  [{ dimension: "a'); DROP TABLE spans --" }, "'a\\'); DROP TABLE spans --'"],
  [{ dimension: '$__fromTime_ms ${HOME} \\' }, "'\\x24__fromTime_ms \\x24\\x7bHOME} \\\\'"],
])('a parameter %j stays a text', (parameters, sql) => {
  const [rule] = readRules([
    { name: 'a', question: 'cost-by-dimension', parameters, when: { column: 'calls', above: 1 } },
  ]).rules
  const made = grafanaProvisioning(rule ? [rule] : [], { budgets, project: 'default', dataSource: 'a', folder: 'b' })
  const [group] = (parse(made.yaml) as typeof file).groups

  expect(group.rules[0]?.data[0].model.rawSql).toContain(sql)
})

test.each([
  [{ parameters: { abandoned_after_hours: '1; SELECT' } }, /is no number/],
  [{ parameters: { until: 'soon' } }, /is no time/],
  [{ when: { column: 'calls) FROM x', above: 1 } }, /is no column/],
  [{ by: ["a'b"] }, /is no column/],
])('%j is left out', (odd, why) => {
  const { rules: read } = readRules([
    { name: 'a', question: 'cost-by-dimension', when: { column: 'calls', above: 1 }, ...odd },
  ])

  expect(grafanaProvisioning(read, { budgets, project: 'default', dataSource: 'a', folder: 'b' }).left).toEqual([
    { rule: 'a', why: expect.stringMatching(why) },
  ])
})

describe('on real tasks', () => {
  let endpoint: ClickHouseEndpoint
  const to = new Date()
  beforeAll(async () => {
    endpoint = await openClickHouseEndpoint()
    await storeAgentRuns(endpoint.store, { project: 'shop', runs: 60, from: new Date(to.getTime() - 600_000), to })
    const { firstHour, hours } = watchedWeeks()
    const cost = { signal: 'cost', kind: 'mean', effect: Math.log(1.1), perHour: 20, mean: 6 } as const
    const dearer = inventSignal({ ...cost, from: hours - 120, change: 0.4 }, { seed: 5, firstHour, hours })
    await storeSignals(endpoint.store, [dearer], { project: 'shop', service: 'shop', task: 'refund' })
    await computeDrift(endpoint.store, 'shop')
  }, 60_000)
  afterAll(() => endpoint.close())

  /** What Grafana makes of a rule: the rows whose number is beyond the threshold, without it. */
  async function firing({ data: [asked, compared] }: GrafanaRule): Promise<readonly (readonly unknown[])[]> {
    const sql = asked.model.rawSql.replaceAll('$$', '$')
    const from = new Date(to.getTime() - asked.relativeTimeRange.from * 1_000)
    const response = await endpoint.ask(
      'shop',
      expand(sql, { from, to: new Date(to.getTime() + 60_000), variables: {} }),
      {
        default_format: 'JSONCompact',
      },
    )
    const text = await response.text()
    expect([response.status, text]).toEqual([200, text])
    const [{ evaluator }] = compared.model.conditions
    const { data: rows } = JSON.parse(text) as { readonly data: readonly (readonly unknown[])[] }
    return rows
      .filter(row =>
        evaluator.type === 'gt' ? Number(row.at(-1)) > evaluator.params[0] : Number(row.at(-1)) < evaluator.params[0],
      )
      .map(row => row.slice(0, -1))
  }

  test.each(written.map(rule => [rule.title.replaceAll('$$', '$'), rule] as const))(
    '%s finds in Grafana what it finds here',
    async (title, rule) => {
      const own = rules.find(({ name }) => name === title)
      const health = () => Promise.reject(new Error('not asked'))
      const result = own && (await evaluate(own, { ask: askerOf(endpoint.store), budgets, health }, to))
      const bad = result?.kind === 'observed' ? result.bad : []

      const found = await firing(rule)

      const labels = (values: readonly unknown[]) => JSON.stringify(values.map(String).sort())
      const isBudget = own?.check.kind === 'budget'
      expect(new Set(found.map(isBudget ? () => 'spent' : labels))).toEqual(
        new Set(bad.map(({ labels: own }) => (isBudget ? 'spent' : labels(Object.values(own))))),
      )
    },
  )

  test('the rules are not all silent', async () => {
    const counts = await Promise.all(written.map(async rule => (await firing(rule)).length))

    expect(counts).toEqual([2, 2, 2, expect.any(Number), 1, 0, 1, expect.any(Number), 1])
    expect(counts[3]).toBeGreaterThan(0)
  })
})
