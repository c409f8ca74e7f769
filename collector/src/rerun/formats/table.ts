import { anthropic, bedrockInvoke } from './anthropic.ts'
import { bedrockConverse } from './bedrock.ts'
import type { CallFormat, ModelRequest } from './format.ts'
import { gemini } from './gemini.ts'
import { chat, responses } from './openai.ts'

// Most specific first: those that an address tells, and last what has messages.
const formats: readonly CallFormat[] = [bedrockConverse, bedrockInvoke, gemini, anthropic, chat, responses]

/** The format in which a model is asked; `undefined` where that is none of these. */
export function formatOf(request: ModelRequest): CallFormat | undefined {
  return formats.find(format => format.speaks(request))
}
