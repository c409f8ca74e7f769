import type { Attributes, OtlpSpan } from '../../otlp.ts'
import { readings } from '../kept/readings.ts'
import { contentAttributes } from '../messages.ts'
import { isOriginal } from '../said/originals.ts'
import { namesBeyondText } from '../usage/beyond-text.ts'
import { namesOfReportedCost } from '../usage/reported-cost.ts'
import type { Dialect } from './dialect.ts'
import { dialects } from './table.ts'

/** What the name of an attribute tells, whatever its value is. */
export interface NameMarks {
  /** One bit for each dialect that only has such names. */
  readonly keys: number
  /** One bit for each dialect that reads what is said in it. */
  readonly content: number
  /** Whether the conventions have content there. */
  readonly isContent: boolean
  /** Whether content stands there once more. */
  readonly isOriginal: boolean
  /** Whether we say there how a span was read. */
  readonly isReading: boolean
  /** Whether something is counted there that is billed beside tokens of text, or the bill itself. */
  readonly isBilling: boolean
}

/** Names come from outside: a process sees few, and one that sees more than this is not remembering them for us. */
const mostRemembered = 4_096
const longestRemembered = 256

const marksOfNames = new Map<string, NameMarks>()
const marksOfScopes = new Map<string, number>()

/** What is known of a name. Names repeat from span to span, so it is found out once. */
export function marksOfName(name: string): NameMarks {
  const known = marksOfNames.get(name)
  if (known !== undefined) return known
  const marks = {
    keys: bitsOf(({ keys }) => keys?.test(name)),
    content: bitsOf(({ content }) => content?.test(name)),
    isContent: contentAttributes.has(name),
    isOriginal: isOriginal(name),
    isReading: readings.has(name),
    isBilling: namesBeyondText.has(name) || namesOfReportedCost.has(name),
  }
  if (marksOfNames.size < mostRemembered && name.length <= longestRemembered) marksOfNames.set(name, marks)
  return marks
}

export interface SpanMarks {
  readonly scope: string
  /** The names of the attributes, in their order. */
  readonly names: readonly string[]
  /** What each of the names tells. */
  readonly told: readonly NameMarks[]
  /** One bit for each dialect whose marks the span has. */
  readonly dialects: number
  /** Whether the conventions have content in any of them. */
  readonly hasContent: boolean
  /** Whether content stands in any of them once more. */
  readonly hasOriginals: boolean
  /** Whether something is billed beside tokens of text. */
  readonly hasBilling: boolean
}

/** Spans of a service come in few kinds, each with the same names in the same order: the last two of each size. */
const latest: SpanMarks[][] = []
const mostLatest = 128

/** What the names in a span tell. */
export function marksOfSpan({ attributes, scope }: OtlpSpan): SpanMarks {
  for (const before of latest[attributes.size] ?? noMarks) {
    if (before.scope === scope.name && hasNames(attributes, before.names)) return before
  }
  const marks = readMarks([...attributes.keys()], scope.name)
  if (attributes.size < mostLatest && [scope.name, ...marks.names].every(name => name.length <= longestRemembered)) {
    latest[attributes.size] = [marks, ...(latest[attributes.size] ?? noMarks).slice(0, 1)]
  }
  return marks
}

const noMarks: readonly SpanMarks[] = []

function readMarks(names: readonly string[], scope: string): SpanMarks {
  const told = names.map(marksOfName)
  return {
    scope,
    names,
    told,
    dialects: told.reduce((bits, { keys }) => bits | keys, marksOfScope(scope)),
    hasContent: told.some(({ isContent }) => isContent),
    hasOriginals: told.some(one => one.isOriginal),
    hasBilling: told.some(({ isBilling }) => isBilling),
  }
}

function hasNames(attributes: Attributes, names: readonly string[]): boolean {
  let index = 0
  for (const name of attributes.keys()) if (name !== names[index++]) return false
  return true
}

function marksOfScope(name: string): number {
  const known = marksOfScopes.get(name)
  if (known !== undefined) return known
  const marks = bitsOf(({ scopes }) => scopes?.test(name))
  if (marksOfScopes.size < mostRemembered && name.length <= longestRemembered) marksOfScopes.set(name, marks)
  return marks
}

function bitsOf(isMarked: (dialect: Dialect) => boolean | undefined): number {
  return dialects.reduce((bits, dialect, index) => (isMarked(dialect) === true ? bits | (1 << index) : bits), 0)
}
