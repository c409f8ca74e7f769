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

const spokenByMarks = new Map<number, readonly Dialect[]>()
const mostCombinations = 4_096

/** The dialects that one bit each stands for, the most specific first. */
export function dialectsOf(marks: number): readonly Dialect[] {
  const known = spokenByMarks.get(marks)
  if (known !== undefined) return known
  const spoken = dialects.filter((_, index) => (marks & (1 << index)) !== 0)
  if (spokenByMarks.size < mostCombinations) spokenByMarks.set(marks, spoken)
  return spoken
}
