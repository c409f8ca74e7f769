import type { Recording } from '@spanledger/instrumentation/replay'
import { pick, type Random } from './seeded.ts'
import type { Variation } from './variation.ts'

/** What goes wrong with what a run is given: the body of its request, or the arguments of its process. */
export const inputVariations: readonly Variation[] = [
  onInput('typos', (input, random) => mapTexts(input, text => withTypos(text, random))),
  onInput('missing field', (input, random) => withField(input, random, () => undefined)),
  onInput('wrong type', (input, random) => withField(input, random, value => (typeof value === 'number' ? 'x' : 17))),
  onInput('duplicated message', duplicated),
  onInput('ten times the length', input => mapTexts(input, text => Array(10).fill(text).join(' '))),
]

function onInput(name: string, change: (input: unknown, random: Random) => unknown): Variation {
  return {
    name,
    vary(recording, { random }) {
      const { entry } = recording
      if (entry.kind === 'task') return undefined
      const before: unknown = entry.kind === 'http' ? entry.body?.json : entry.args
      const after = before === undefined ? undefined : change(before, random)
      if (after === undefined || JSON.stringify(after) === JSON.stringify(before)) return undefined
      return { ...recording, entry: withInput(entry, after) }
    },
  }
}

function withInput(entry: Recording['entry'], input: unknown): Recording['entry'] {
  if (entry.kind === 'http') return { ...entry, body: { json: input } }
  return { kind: 'process', args: Array.isArray(input) ? input.map(String) : [] }
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map(member => mapTexts(member, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapTexts(member, change)]))
}

const typosPerKey = 0.03

/** Of a hundred keys three are wrong: the neighbour came first, or the key was hit twice or not at all. */
function withTypos(text: string, random: Random): string {
  const keys = Array.from(text)
  // At least one, also in a short text.
  const first = Math.floor(random() * keys.length)
  return keys
    .map((key, index) => {
      if (index !== first && random() >= typosPerKey) return key
      return pick(['', key + key, (keys[index + 1] ?? '') + key], random) ?? key
    })
    .join('')
}

function withField(input: unknown, random: Random, change: (value: unknown) => unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined
  const name = pick(Object.keys(input), random)
  const changed = Object.entries(input).map(([key, value]) => [key, key === name ? change(value) : value] as const)
  return Object.fromEntries(changed.filter(([, value]) => value !== undefined))
}

/** The last message once more, where there is a list of them; else the text twice. */
function duplicated(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return undefined
  const [name, list] = Object.entries(input).find(([, value]) => Array.isArray(value) && value.length > 0) ?? []
  if (name !== undefined && Array.isArray(list)) return { ...input, [name]: [...list, list.at(-1) as unknown] }
  return mapTexts(input, text => `${text}\n${text}`)
}
