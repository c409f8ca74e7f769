import type { Question } from '@spanledger/queries/question'

/** What stands in a statement for a parameter: SQL, not a value. */
export type Placed = ReadonlyMap<string, string>

export interface Filled {
  readonly question: Question
  /** As a person writes them in the settings file. */
  readonly parameters: ReadonlyMap<string, string>
  /** Instead of what the parameters say. */
  readonly placed?: Placed
}

/**
 * The SQL of a question with its parameters written out, as Grafana's server takes it: it knows the macros of times, and
 * neither variables nor typed parameters. `project` stays, since the collector fills it in from the key.
 * @throws Error that names the parameter which has no value, or one that is none of its type
 */
export function literalSql({ question, parameters, placed = new Map() }: Filled): string {
  return question.sql
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/\n\s*\n/g, '\n')
    .replaceAll(/\{(\w+):([A-Z]\w*(?:\(\d+\))?)\}/g, (whole, name: string, type: string) => {
      if (name === 'project') return whole
      const text = parameters.get(name)
      const known = placed.get(name) ?? (text === undefined ? macros.get(name) : undefined)
      return known ?? literal({ name, type, text: text ?? question.defaults?.[name] })
    })
    .trim()
}

const macros: Placed = new Map([
  ['since', '$__fromTime_ms'],
  ['until', '$__toTime_ms'],
  ['limit', '100'],
])

interface Given {
  readonly name: string
  readonly type: string
  readonly text: string | undefined
}

function literal({ name, type, text }: Given): string {
  if (text === undefined) throw new Error(`nothing says what ${name} is`)
  if (type.startsWith('DateTime')) return time(name, text)
  if (!/^(U?Int|Float)/.test(type)) return quoted(text)
  if (/^-?\d{1,18}(\.\d{1,18})?$/.test(text)) return text
  throw new Error(`${name} is ${JSON.stringify(text)}, which is no number`)
}

function time(name: string, text: string): string {
  const seconds = secondsOf(text)
  if (seconds !== undefined) return `($__toTime_ms - INTERVAL ${seconds} SECOND)`
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new Error(`${name} is ${JSON.stringify(text)}, which is no time`)
  return `fromUnixTimestamp64Milli(${at})`
}

/** `24h` ago and the like in seconds; undefined for anything else. */
export function secondsOf(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? []
  const seconds = new Map([
    ['s', 1],
    ['m', 60],
    ['h', 3_600],
    ['d', 86_400],
    ['w', 604_800],
  ]).get(unit)
  return seconds === undefined ? undefined : Number(count) * seconds
}

/** A text as SQL. Grafana would expand what follows a dollar, also within quotes. */
export function quoted(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('$', '\\x24').replaceAll('{', '\\x7b')
  return `'${escaped}'`
}
