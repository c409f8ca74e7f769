/** What the collector was told, as far as it changes what is stored, priced or told. */
export interface OwnSettings {
  /** Flags and variables, by their names; none of them is a secret. */
  readonly options: Readonly<Record<string, string | number | readonly string[] | undefined>>
  /** Sections of the settings file, as they were written. */
  readonly sections: Readonly<Record<string, unknown>>
}

const mostLines = 2_000
const mostDepth = 6
/** Sections in which there are secrets, and what of them is none. */
const careful: ReadonlySet<string> = new Set(['sinks', 'login'])
const plainNames: ReadonlySet<string> = new Set([
  'name',
  'kind',
  'from',
  'to',
  'allow_private',
  'issuer',
  'project',
  'right',
])

/**
 * A line for each setting, such as `alerts[support budget].severity: page`, in the order of their names. What may be a
 * secret is `(set)`, unless it names a variable.
 */
export function settingsLines({ options, sections }: OwnSettings): readonly string[] {
  const lines = [
    ...Object.entries(options).flatMap(([name, value]) =>
      linesOf(`collector.${name}`, value, { isCareful: false, depth: 0 }),
    ),
    ...Object.entries(sections).flatMap(([name, value]) =>
      linesOf(name, value, { isCareful: careful.has(name), depth: 0 }),
    ),
  ]
  return lines.slice(0, mostLines).sort((one, other) => (one < other ? -1 : 1))
}

interface Within {
  readonly isCareful: boolean
  readonly depth: number
}

function linesOf(place: string, value: unknown, within: Within): readonly string[] {
  if (value === undefined || value === null || value === '') return []
  if (typeof value === 'object' && within.depth >= mostDepth) return [`${place}: …`]
  const deeper = { ...within, depth: within.depth + 1 }
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) => linesOf(`${place}[${nameIn(item) ?? index}]`, item, deeper))
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([name, field]) => linesOf(`${place}.${name}`, field, deeper))
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? [`${place}: ${shown(place, String(value), within)}`]
    : []
}

/** A line of a list is known by its name, so that one more does not change all that follow. */
function nameIn(item: unknown): string | undefined {
  const name: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, 'name') : undefined
  return typeof name === 'string' && name !== '' ? name.slice(0, 100) : undefined
}

function shown(place: string, text: string, { isCareful }: Within): string {
  const field = /([\w-]+)(?:\[\d+\])*$/.exec(place)?.[1] ?? ''
  if (isCareful && !plainNames.has(field) && !/^\$\{\w+\}$/.test(text)) return '(set)'
  return text.slice(0, 200)
}
