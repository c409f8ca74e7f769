import type { OtlpSpan } from '../../otlp.ts'
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

/** Names come from outside: a process sees few, and one that sees more than this is not remembering them for us. */
const mostRemembered = 4_096
const longestRemembered = 256

const marksOfKeys = new Map<string, number>()
const marksOfScopes = new Map<string, number>()
const spokenByMarks = new Map<number, readonly Dialect[]>()

/** The dialects whose marks a span has, the most specific first; nothing if it has none. */
export function dialectsOf({ attributes, scope }: OtlpSpan): readonly Dialect[] | undefined {
  let marks = marksOf(scope.name, marksOfScopes, 'scopes')
  // A plain loop over what is nearly always known: every span passes here.
  for (const key of attributes.keys()) marks |= marksOfKeys.get(key) ?? marksOf(key, marksOfKeys, 'keys')
  if (marks === 0) return undefined
  const known = spokenByMarks.get(marks)
  if (known !== undefined) return known
  const spoken = dialects.filter((_, index) => (marks & (1 << index)) !== 0)
  spokenByMarks.set(marks, spoken)
  return spoken
}

/** One bit for each dialect that has this mark. */
function marksOf(name: string, remembered: Map<string, number>, mark: 'keys' | 'scopes'): number {
  const known = remembered.get(name)
  if (known !== undefined) return known
  const marks = dialects.reduce(
    (bits, dialect, index) => (dialect[mark]?.test(name) === true ? bits | (1 << index) : bits),
    0,
  )
  if (remembered.size < mostRemembered && name.length <= longestRemembered) remembered.set(name, marks)
  return marks
}
