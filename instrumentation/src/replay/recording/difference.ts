/** Where two JSON values first differ. */
export interface Difference {
  /** RFC 6901, into the body; empty for the body itself. */
  readonly pointer: string
  /** `undefined` where there is none. */
  readonly recorded: unknown
  readonly actual: unknown
}

const deepest = 200

/** The first difference in the order in which the recorded value is written; `undefined` where there is none. */
export function firstDifference(recorded: unknown, actual: unknown): Difference | undefined {
  return differenceAt(recorded, actual, { pointer: '', depth: 0 })
}

function differenceAt(recorded: unknown, actual: unknown, { pointer, depth }: Place): Difference | undefined {
  if (Object.is(recorded, actual)) return undefined
  if (depth < deepest && Array.isArray(recorded) && Array.isArray(actual)) {
    return inList(recorded, actual, { pointer, depth })
  }
  if (depth < deepest && isObject(recorded) && isObject(actual)) return inObject(recorded, actual, { pointer, depth })
  return { pointer, recorded, actual }
}

interface Place {
  readonly pointer: string
  readonly depth: number
}

function inList(
  recorded: readonly unknown[],
  actual: readonly unknown[],
  { pointer, depth }: Place,
): Difference | undefined {
  const length = Math.max(recorded.length, actual.length)
  for (let index = 0; index < length; index += 1) {
    const found = differenceAt(recorded[index], actual[index], { pointer: `${pointer}/${index}`, depth: depth + 1 })
    if (found !== undefined) return found
  }
  return undefined
}

function inObject(recorded: Members, actual: Members, { pointer, depth }: Place): Difference | undefined {
  const names = new Set([...Object.keys(recorded), ...Object.keys(actual)])
  for (const name of names) {
    const here = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const [before, now] = [own(recorded, name), own(actual, name)]
    const found = differenceAt(before, now, { pointer: here, depth: depth + 1 })
    if (found !== undefined) return found
  }
  return undefined
}

type Members = Readonly<Record<string, unknown>>

function own(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
