import { questions } from '@spanledger/queries'
import { periodAround, type Budget } from '../../budget/budget.ts'
import { burnParameters } from '../../budget/budget-burn.ts'
import { burnRules } from '../../budget/judge-burn.ts'
import type { Check } from '../rules/alert-rule.ts'
import { literalSql, secondsOf, type Placed } from './literal-sql.ts'

/** A statement of one row for each incident: texts, which become labels, and one number. */
export interface GrafanaQuery {
  readonly sql: string
  /** How far it looks back. */
  readonly seconds: number
  readonly evaluator: { readonly type: 'gt' | 'lt'; readonly params: readonly [number] }
  readonly summary: string
}

/**
 * What a check looks at, as a query of Grafana's.
 * @throws Error that says why Grafana cannot look at it
 */
export function grafanaQuery(check: Check, budgets: readonly Budget[]): GrafanaQuery {
  switch (check.kind) {
    case 'question': {
      const { column, above, below } = check
      const limit = above === undefined ? `below ${below}` : `above ${above}`
      return {
        ...asked({ ...check, number: `answer.${columnNamed(column)}`, worst: above === undefined ? 'min' : 'max' }),
        evaluator: above === undefined ? { type: 'lt', params: [below ?? 0] } : { type: 'gt', params: [above] },
        summary: `${column} of ${check.question} is {{ $values.A }}, ${limit}`,
      }
    }
    case 'budget':
      return budgetQuery(budgets.find(({ name }) => name === check.budget))
    case 'drift':
      return {
        ...asked({
          question: 'drift',
          parameters: check.parameters,
          by: ['service', 'task', 'signal_group'],
          number: `answer.state = 'FIRING'`,
        }),
        ...aboveNone,
        summary: '{{ $labels.signal_group }} of {{ $labels.task }} is not what it used to be',
      }
    case 'runaway':
      return {
        ...asked({
          question: 'runaway-tasks',
          parameters: new Map([
            ['of_task', check.task],
            ['times', String(check.times)],
            ['above_nano', String(Math.round(check.aboveUsd * 1e9))],
          ]),
          by: ['task', 'service', 'task_id'],
          number: 'answer.cost_nano / 1e9',
        }),
        ...aboveNone,
        summary: 'a {{ $labels.task }} that still runs has cost {{ $values.A }} USD',
      }
    case 'unpriced':
      return {
        ...asked({
          question: 'unpriced-models',
          parameters: new Map(),
          by: ['provider', 'model', 'reason'],
          number: 'answer.calls',
        }),
        ...aboveNone,
        summary: '{{ $values.A }} calls of {{ $labels.model }} have an unknown bill: {{ $labels.reason }}',
      }
    case 'findings':
      throw new Error('a share of runs is made of two questions')
    case 'health':
      throw new Error('the health of a collector is no query; its /metrics tells it, which Prometheus reads')
    default:
      throw new Error('that alerting is alive is no query; Grafana says DatasourceNoData and DatasourceError by itself')
  }
}

const aboveNone = { evaluator: { type: 'gt', params: [0] } } as const

interface AskedFor {
  readonly question: string
  readonly parameters: ReadonlyMap<string, string>
  readonly placed?: Placed
  /** Columns that tell incidents apart. */
  readonly by: readonly string[]
  /** A number, made of columns of `answer`. */
  readonly number: string
  /** Of several rows with the same labels, which Grafana would refuse, one is told. */
  readonly worst?: 'min' | 'max'
}

function asked({ question: name, parameters, placed, by, number, worst = 'max' }: AskedFor) {
  const question = questions.get(name)
  if (!question) throw new Error(`no question is called ${JSON.stringify(name)}`)
  const since = parameters.get('since')
  const seconds = since === undefined ? 86_400 : secondsOf(since)
  // What Grafana looks back is the same as what is asked for.
  const others = seconds === undefined ? parameters : new Map([...parameters].filter(([key]) => key !== 'since'))
  const labels = by.map(columnNamed)
  const columns = [
    ...labels.map(label => `toString(answer.${label}) AS ${label}`),
    `${worst}(toFloat64(${number})) AS told_value`,
  ]
  const grouped = labels.length === 0 ? 'HAVING count() > 0' : `GROUP BY ${labels.join(', ')}`
  const asking = literalSql({ question, parameters: others, ...(placed && { placed }) })
  // Settings stand at the very end; the collector reads them nowhere else.
  const [settings = ''] = /\nSETTINGS [^\n]*$/.exec(asking) ?? []
  const inner = asking.slice(0, asking.length - settings.length)
  const sql = `SELECT ${columns.join(', ')}\nFROM (\n${inner}\n) AS answer\n${grouped}${settings}`
  return { sql, seconds: seconds ?? 86_400 }
}

function columnNamed(name: string): string {
  if (/^[a-z]\w*$/i.test(name)) return name
  throw new Error(`${JSON.stringify(name)} is no column`)
}

/** Starts of periods by the store's clock, in UTC. */
const startOf = { day: 'toStartOfDay', week: 'toMonday', month: 'toStartOfMonth' } as const

function budgetQuery(budget: Budget | undefined): GrafanaQuery {
  if (!budget) throw new Error('there is no such budget')
  const { period, name } = budget
  const starts = `toDateTime64(toDateTime(${startOf[period]}(now('UTC')), 'UTC'), 3, 'UTC')`
  const hours = `toUInt32(dateDiff('hour', ${starts}, ${starts} + INTERVAL 1 ${period.toUpperCase()}))`
  const { hours: usualHours } = periodAround(period, new Date(0))
  const burns = burnRules
    .filter(rule => rule.hours * 4 <= usualHours)
    .map(({ long, short, hours: window, share, least }) => {
      const most = `greatest(${least}, ${share} * ${hours} / ${window})`
      return `(answer.${columnOf(long)} > ${most} AND answer.${columnOf(short)} > ${most})`
    })
  return {
    ...asked({
      question: 'budget-burn',
      parameters: new Map(
        [...burnParameters(budget, new Date(0))].filter(([key]) => !['since', 'until'].includes(key)),
      ),
      placed: new Map([
        ['since', starts],
        ['period_hours', hours],
      ]),
      by: ['dimension', 'value'],
      number: ['answer.spent_nano >= answer.limit_nano', ...burns].join(' OR '),
    }),
    ...aboveNone,
    summary: `the budget ${name} is spent, or is being spent too fast`,
  }
}

/** `burn1h` is `burn_1h` in the question. */
function columnOf(burn: string): string {
  return burn.replace('burn', 'burn_')
}
