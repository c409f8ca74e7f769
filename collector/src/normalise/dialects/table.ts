import type { OtlpSpan } from '../../otlp.ts'
import { contentAttributes } from '../messages.ts'
import { isOriginal } from '../said/originals.ts'
import { claudeCode } from './agents/claude-code.ts'
import { genAi } from './conventions/gen-ai.ts'
import { generic } from './conventions/generic.ts'
import type { Dialect } from './dialect.ts'
import { anthropicSdk } from './frameworks/anthropic-sdk.ts'
import { googleAdk } from './frameworks/google-adk.ts'
import { pydanticAi } from './frameworks/pydantic-ai.ts'
import { semanticKernel } from './frameworks/semantic-kernel.ts'
import { strands } from './frameworks/strands.ts'
import { vercelAi } from './frameworks/vercel-ai.ts'
import { vercelAi7 } from './frameworks/vercel-ai-7.ts'
import { langfuse } from './platforms/langfuse.ts'
import { langSmith } from './platforms/langsmith.ts'
import { openInference } from './platforms/openinference.ts'
import { openLit } from './platforms/openlit.ts'
import { traceloop } from './platforms/traceloop.ts'

/** Every dialect we read. The more specific come first: their spans often carry attributes of the others, too. */
export const dialects: readonly Dialect[] = [
  openInference,
  vercelAi,
  langfuse,
  langSmith,
  vercelAi7,
  pydanticAi,
  strands,
  googleAdk,
  semanticKernel,
  anthropicSdk,
  claudeCode,
  openLit,
  traceloop,
  generic,
  genAi,
]

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
}

/** Names come from outside: a process sees few, and one that sees more than this is not remembering them for us. */
const mostRemembered = 4_096
const longestRemembered = 256

const marksOfNames = new Map<string, NameMarks>()
const marksOfScopes = new Map<string, number>()
const spokenByMarks = new Map<number, readonly Dialect[]>()

/** What is known of a name. Names repeat from span to span, so it is found out once. */
function marksOfName(name: string): NameMarks {
  const known = marksOfNames.get(name)
  if (known !== undefined) return known
  const marks = {
    keys: bitsOf(({ keys }) => keys?.test(name)),
    content: bitsOf(({ content }) => content?.test(name)),
    isContent: contentAttributes.has(name),
    isOriginal: isOriginal(name),
  }
  if (marksOfNames.size < mostRemembered && name.length <= longestRemembered) marksOfNames.set(name, marks)
  return marks
}

export interface SpanMarks {
  /** One bit for each dialect whose marks the span has. */
  readonly dialects: number
  /** What the name of each attribute tells, in their order. */
  readonly names: readonly NameMarks[]
  /** Whether the conventions have content in any of them. */
  readonly hasContent: boolean
}

/** What the names in a span tell. */
export function marksOfSpan({ attributes, scope }: OtlpSpan): SpanMarks {
  let marks = marksOfScope(scope.name)
  let hasContent = false
  const names: NameMarks[] = []
  // A plain loop: every attribute passes here.
  for (const name of attributes.keys()) {
    const told = marksOfName(name)
    marks |= told.keys
    hasContent ||= told.isContent
    names.push(told)
  }
  return { dialects: marks, names, hasContent }
}

/** The dialects of these marks, the most specific first. */
export function dialectsOf(marks: number): readonly Dialect[] {
  const known = spokenByMarks.get(marks)
  if (known !== undefined) return known
  const spoken = dialects.filter((_, index) => (marks & (1 << index)) !== 0)
  if (spokenByMarks.size < mostRemembered) spokenByMarks.set(marks, spoken)
  return spoken
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
