import { noDataStates, severities, type AlertRule, type Check } from './alert-rule.ts'
import { Fields } from '../../config/fields.ts'

export interface ReadRules {
  readonly rules: readonly AlertRule[]
  readonly mistakes: readonly string[]
}

const mostRules = 1_000
const minuteMs = 60_000
const dayMs = 1_440 * minuteMs

/**
 * Reads the section `alerts:` of the settings file. Nothing is thrown; a rule with a mistake in it is left out.
 *
 *     alerts:
 *       - {name: support budget, kind: budget, budget: support, severity: page, sinks: [ops]}
 *       - {name: slow calls, kind: question, question: slowest-calls, when: {column: duration_ms, above: 30000}, by: [model]}
 */
export function readRules(section: unknown): ReadRules {
  if (section === undefined || section === null) return { rules: [], mistakes: [] }
  if (!Array.isArray(section)) return { rules: [], mistakes: ['alerts: expected a list of rules'] }
  const mistakes: string[] = []
  if (section.length > mostRules) mistakes.push(`alerts: there are ${section.length}, the most is ${mostRules}`)
  const rules = section.slice(0, mostRules).flatMap((line: unknown, index) => {
    const before = mistakes.length
    const rule = ruleFrom(new Fields(line, `alerts[${index}]`, mistakes))
    return mistakes.length === before ? [rule] : []
  })
  for (const [index, { name }] of rules.entries())
    if (rules.findIndex(rule => rule.name === name) < index)
      mistakes.push(`alerts: two are called ${JSON.stringify(name)}`)
  return { rules, mistakes }
}

function ruleFrom(fields: Fields): AlertRule {
  const name = fields.needed('name')
  const kind = fields.oneOf('kind', kinds, 'question')
  const check = checks[kind](fields)
  const isWatchdog = kind === 'watchdog'
  const rule: AlertRule = {
    name,
    check,
    project: fields.text('project') ?? 'default',
    severity: fields.oneOf('severity', severities, isWatchdog ? 'info' : 'ticket'),
    forMs: fields.durationMs('for', 0),
    keepFiringForMs: fields.durationMs('keep_firing_for', 5 * minuteMs),
    renotifyMs: fields.durationMs('renotify', isWatchdog ? 5 * minuteMs : dayMs),
    noData: fields.oneOf('no_data', noDataStates, 'ok'),
    sinks: fields.texts('sinks'),
  }
  fields.expectNoMore()
  return rule
}

const kinds = ['question', 'budget', 'drift', 'runaway', 'findings', 'unpriced', 'health', 'watchdog'] as const

const checks: Readonly<Record<(typeof kinds)[number], (fields: Fields) => Check>> = {
  question(fields) {
    const when = fields.fields('when')
    const [column, above, below] = [when.needed('column'), when.number('above'), when.number('below')]
    if ((above === undefined) === (below === undefined)) when.say(': expected above or below, one of them')
    when.expectNoMore()
    return {
      kind: 'question',
      question: fields.needed('question'),
      parameters: fields.map('parameters'),
      column,
      above,
      below,
      by: fields.texts('by'),
    }
  },
  budget: fields => ({ kind: 'budget', budget: fields.needed('budget') }),
  drift: fields => ({ kind: 'drift', parameters: fields.map('parameters') }),
  runaway: fields => ({
    kind: 'runaway',
    task: fields.text('task') ?? '',
    times: fields.number('times') ?? 10,
    aboveUsd: fields.number('above_usd') ?? 0.1,
  }),
  findings(fields) {
    const since = fields.durationMs('since', 60 * minuteMs)
    return {
      kind: 'findings',
      finding: fields.text('finding') ?? '',
      service: fields.text('service') ?? '',
      since: `${Math.round(since / minuteMs)}m`,
      above: fields.number('above') ?? 0,
      aboveShare: fields.number('above_share') ?? 0,
    }
  },
  unpriced: () => ({ kind: 'unpriced' }),
  health: () => ({ kind: 'health' }),
  watchdog: () => ({ kind: 'watchdog' }),
}
