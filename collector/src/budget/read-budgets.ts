import { periods, type Budget } from './budget.ts'

export interface ReadBudgets {
  readonly budgets: readonly Budget[]
  /** What is not as it has to be: the place, the value and what would be right. */
  readonly mistakes: readonly string[]
}

const mostBudgets = 1_000
const dimensions = ['task', 'customer', 'service'] as const

/**
 * Reads the section `budgets:` of the settings file, as it was parsed:
 *
 *     budgets:
 *       - {name: support, match: {task: resolve_ticket}, period: month, limit: 500}
 *
 * Nothing is thrown; a budget with a mistake in it is left out.
 */
export function readBudgets(section: unknown): ReadBudgets {
  if (section === undefined || section === null) return { budgets: [], mistakes: [] }
  if (!Array.isArray(section)) return { budgets: [], mistakes: [`budgets: expected a list, got ${shown(section)}`] }
  const mistakes: string[] = []
  if (section.length > mostBudgets) mistakes.push(`budgets: there are ${section.length}, the most is ${mostBudgets}`)
  const budgets = section.slice(0, mostBudgets).flatMap((line: unknown, index) => {
    const before = mistakes.length
    const budget = budgetFrom(line, problem => mistakes.push(`budgets[${index}]${problem}`))
    return budget !== undefined && mistakes.length === before ? [budget] : []
  })
  const names = new Set<string>()
  for (const { name } of budgets) {
    if (names.has(name)) mistakes.push(`budgets: two are called ${shown(name)}`)
    names.add(name)
  }
  return { budgets, mistakes }
}

type Say = (problem: string) => void

function budgetFrom(line: unknown, say: Say): Budget | undefined {
  const fields = fieldsOf(line)
  if (fields === undefined) {
    say(`: expected a budget such as {name: all, period: month, limit: 500}, got ${shown(line)}`)
    return undefined
  }
  for (const name of fields.keys())
    if (!['name', 'match', 'period', 'limit'].includes(name))
      say(`.${name}: is not known; expected name, match, period and limit`)
  const name = fields.get('name')
  const period = periods.find(known => known === fields.get('period'))
  const limitUsd = dollarsIn(fields.get('limit'))
  if (typeof name !== 'string' || name === '') say(`.name: expected a text, got ${shown(name)}`)
  if (period === undefined) say(`.period: expected ${periods.join(', ')}, got ${shown(fields.get('period'))}`)
  if (limitUsd === undefined)
    say(`.limit: expected dollars above 0 such as 500 or 0.50, got ${shown(fields.get('limit'))}`)
  return {
    name: typeof name === 'string' ? name : '',
    ...matchFrom(fields.get('match'), say),
    period: period ?? 'month',
    limitUsd: limitUsd ?? '0',
  }
}

function matchFrom(given: unknown, say: Say): Pick<Budget, 'project' | 'dimension' | 'value'> {
  const fields = given === undefined ? new Map<string, unknown>() : fieldsOf(given)
  if (fields === undefined)
    say(`.match: expected {task: NAME}, {customer: NAME} or {service: NAME}, got ${shown(given)}`)
  for (const [name, value] of fields ?? []) {
    if (!['project', ...dimensions].includes(name))
      say(`.match.${name}: is not known; expected task, customer, service or project`)
    else if (typeof value !== 'string' || value === '') say(`.match.${name}: expected a text, got ${shown(value)}`)
  }
  const named = dimensions.filter(name => fields?.has(name))
  if (named.length > 1) say(`.match: expected one of task, customer and service, got ${named.join(' and ')}`)
  const [dimension = 'project'] = named
  return {
    project: textOf(fields?.get('project')) ?? 'default',
    dimension,
    value: dimension === 'project' ? '' : (textOf(fields?.get(dimension)) ?? ''),
  }
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : undefined
}

/** Up to nine decimals: a nano-dollar is the smallest there is. */
function dollarsIn(value: unknown): string | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  return /^\d{1,9}(\.\d{1,9})?$/.test(text) && Number(text) > 0 ? text : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 100)
}
