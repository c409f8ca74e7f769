import { align } from './align.ts'

/** A place where two JSON values differ. */
export interface JsonChange {
  /** RFC 6901, in the first value, or, of what only the second has, in the second. */
  readonly pointer: string
  readonly kind: 'changed' | 'removed' | 'added'
  readonly a: unknown
  readonly b: unknown
}

const mostChanges = 1_000
const deepest = 100

/** The structural difference of two JSON values; elements of lists are matched by what they are, not by where. */
export function jsonDifference(a: unknown, b: unknown): readonly JsonChange[] {
  const changes: JsonChange[] = []
  compareAt(a, b, { pointer: '', depth: 0, changes })
  return changes
}

interface Place {
  readonly pointer: string
  readonly depth: number
  readonly changes: JsonChange[]
}

function compareAt(a: unknown, b: unknown, place: Place): void {
  if (place.changes.length >= mostChanges || Object.is(a, b)) return
  if (place.depth < deepest && Array.isArray(a) && Array.isArray(b)) return compareLists(a, b, place)
  if (place.depth < deepest && isObject(a) && isObject(b)) return compareObjects(a, b, place)
  if (JSON.stringify(a) === JSON.stringify(b)) return
  place.changes.push({ pointer: place.pointer, kind: 'changed', a, b })
}

function compareObjects(a: Members, b: Members, place: Place): void {
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const here = below(place, name.replaceAll('~', '~0').replaceAll('/', '~1'))
    if (!Object.hasOwn(b, name)) note(here, { kind: 'removed', a: a[name], b: undefined })
    else if (!Object.hasOwn(a, name)) note(here, { kind: 'added', a: undefined, b: b[name] })
    else compareAt(a[name], b[name], here)
  }
}

function compareLists(a: readonly unknown[], b: readonly unknown[], place: Place): void {
  const places = align(
    a.map(element => JSON.stringify(element)),
    b.map(element => JSON.stringify(element)),
  )
  let [removed, added]: [number[], number[]] = [[], []]
  // What stands at the same place between equal elements is one element that changed.
  const settle = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      const [x, y] = [removed[index], added[index]]
      if (x !== undefined && y !== undefined) compareAt(a[x], b[y], below(place, String(x)))
      else if (x !== undefined) note(below(place, String(x)), { kind: 'removed', a: a[x], b: undefined })
      else note(below(place, String(y)), { kind: 'added', a: undefined, b: b[y ?? -1] })
    }
    ;[removed, added] = [[], []]
  }
  for (const [x, y] of places) {
    if (x !== undefined && y !== undefined) settle()
    else if (x !== undefined) removed.push(x)
    else if (y !== undefined) added.push(y)
  }
  settle()
}

function below(place: Place, token: string): Place {
  return { ...place, pointer: `${place.pointer}/${token}`, depth: place.depth + 1 }
}

function note({ pointer, changes }: Place, change: Omit<JsonChange, 'pointer'>): void {
  if (changes.length < mostChanges) changes.push({ pointer, ...change })
}

type Members = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
