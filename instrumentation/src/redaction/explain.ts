import { redactorOf } from './own-redactor.ts'
import type { Sight } from './redactor.ts'
import { Tally } from './tally.ts'

/** A value that would be taken out. */
export interface Sighting {
  readonly rule: string
  /** Line and column from 1, or a JSON pointer; of JSON lines, the line and the pointer. */
  readonly place: string
  readonly value: string
  /** What would take its place. */
  readonly placeholder: string
}

/** What redaction would take out of a text, JSON, or lines of JSON, as an environment asks for it. */
export function explain(text: string, environment: NodeJS.ProcessEnv): readonly Sighting[] {
  const document = parsed(text)
  if (document !== undefined) return explainValue(document.value, environment, '')
  const lines = text.split('\n')
  const documents = lines.map(line => (line.trim() === '' ? { value: undefined } : parsed(line)))
  if (documents.every(line => line !== undefined)) {
    return documents.flatMap(({ value }, index) => explainValue(value, environment, `${index + 1}:`))
  }
  return explainText(text, environment)
}

function explainText(text: string, environment: NodeJS.ProcessEnv): readonly Sighting[] {
  return sightsOf(text, environment, '').map(({ start, ...sight }) => ({ ...sight, place: placeIn(text, start) }))
}

function explainValue(value: unknown, environment: NodeJS.ProcessEnv, line: string): readonly Sighting[] {
  const redacted = redactorOf(environment).value(value, new Tally())
  const sightings: Sighting[] = []
  const walk = (before: unknown, after: unknown, path: readonly string[]) => {
    if (before === after) return
    if (typeof before === 'object' && before !== null && typeof after === 'object' && after !== null) {
      for (const [key, member] of Object.entries(before)) walk(member, Reflect.get(after, key), [...path, key])
    } else sightings.push(...explainLeaf({ before, after, path }))
  }
  const explainLeaf = ({ before, after, path }: Leaf): readonly Sighting[] => {
    const place = line + path.map(key => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
    const key = path.findLast(part => !/^\d+$/.test(part)) ?? ''
    const sights = sightsOf(before, environment, key)
    // What an outer name says of all inside of it, the value alone does not tell.
    if (sights.length === 0) return [{ rule: 'secret', place, value: String(before), placeholder: String(after) }]
    return sights.map(({ start: _, ...sight }) => ({ ...sight, place }))
  }
  walk(value, redacted, [])
  return sightings
}

interface Leaf {
  readonly before: unknown
  readonly after: unknown
  readonly path: readonly string[]
}

function sightsOf(value: unknown, environment: NodeJS.ProcessEnv, key: string): readonly Sight[] {
  const sights: Sight[] = []
  redactorOf(environment, { seenCharacters: 0, onSight: sight => sights.push(sight) }).value(value, new Tally(), key)
  return sights
}

function placeIn(text: string, start = 0): string {
  const before = text.slice(0, start)
  return `${before.split('\n').length}:${start - before.lastIndexOf('\n')}`
}

function parsed(text: string): { readonly value: unknown } | undefined {
  if (!/^\s*[{["]/.test(text)) return undefined
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}
