import type { Parameter, Question } from '@spanledger/queries/question'
import { CollectorError } from '../errors.ts'

/** What a question gets when the asker does not say: a day until now, and a hundred rows. */
export interface AskedBy {
  readonly project: string
  readonly now: Date
}

/**
 * Reads a question's parameters from text, as they come in a URL or on the command line.
 * @throws CollectorError `INVALID_PARAMETER`, naming the parameter, the value and what would be right
 */
export function readParameters(
  question: Question,
  texts: ReadonlyMap<string, string>,
  by: AskedBy,
): Record<string, Parameter> {
  const known = Object.entries(question.parameters)
  for (const name of texts.keys()) {
    if (!known.some(([parameter]) => parameter === name)) throw unknownParameter(question, name)
  }
  // `fromEntries` defines properties, so even a parameter called __proto__ would be only that.
  return Object.fromEntries(
    known.map(([name, type]) => {
      const text = texts.get(name) ?? defaultOf(question, name)
      return [name, parameterOf({ name, type, text }, by)]
    }),
  )
}

function defaultOf({ defaults = {} }: Question, name: string): string | undefined {
  return Object.hasOwn(defaults, name) ? defaults[name] : undefined
}

interface Asked {
  readonly name: string
  readonly type: string
  readonly text: string | undefined
}

function parameterOf({ name, type, text }: Asked, { project, now }: AskedBy): Parameter {
  if (name === 'project') return project
  if (type.startsWith('DateTime'))
    return text === undefined ? defaultTime(name, now) : parseTime({ name, type, text }, now)
  if (text === undefined && name === 'limit') return 100
  if (text === undefined) throw new CollectorError('INVALID_PARAMETER', `${name} is missing; it takes ${type}`)
  if (type.startsWith('UInt') && !/^\d{1,10}$/.test(text)) throw wrongValue({ name, type, text }, 'a whole number')
  return text
}

/** Spans that are a little ahead of this machine's clock belong to now. */
const clockSkewMs = 60_000
const dayMs = 24 * 60 * 60_000

function defaultTime(name: string, now: Date): Date {
  return new Date(name === 'since' ? now.getTime() - dayMs : now.getTime() + clockSkewMs)
}

const unitMs: ReadonlyMap<string, number> = new Map([
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', dayMs],
  ['w', 7 * dayMs],
])

/** A time as a person says it: `24h` ago, or ISO 8601. */
export function parseTime({ name, type, text }: Asked & { text: string }, now: Date): Date {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? []
  const ago = unitMs.get(unit)
  const time = ago === undefined ? new Date(text) : new Date(now.getTime() - Number(count) * ago)
  if (Number.isNaN(time.getTime()))
    throw wrongValue({ name, type, text }, 'a time such as 2026-11-22T10:00:00Z, or 24h for a day ago')
  return time
}

function wrongValue({ name, text }: Asked, expected: string): CollectorError {
  return new CollectorError('INVALID_PARAMETER', `${name}: expected ${expected}, got ${JSON.stringify(text)}`)
}

function unknownParameter(question: Question, name: string): CollectorError {
  const known = Object.keys(question.parameters).filter(parameter => parameter !== 'project')
  return new CollectorError(
    'INVALID_PARAMETER',
    `${question.name} has no parameter ${JSON.stringify(name)}; it has ${known.join(', ') || 'none'}`,
  )
}
