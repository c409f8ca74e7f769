import { createContextKey, type Attributes, type Context } from '@opentelemetry/api'
import * as names from '../attributes.ts'

export interface Prompt {
  readonly name: string
  readonly version: string | undefined
}

const key = createContextKey('spanledger.prompt')
const operations = new Set<unknown>(['chat', 'generate_content', 'text_completion'])

/** A context whose model calls are made with this prompt. It stays in this process: another service has its own. */
export function withPrompt(context: Context, prompt: Prompt): Context {
  return context.setValue(key, prompt)
}

/** The prompt that an operation is done with: those of a model alone have one. */
export function promptAttributes(context: Context, operation: unknown): Attributes {
  const prompt = context.getValue(key)
  if (!operations.has(operation) || typeof prompt !== 'object' || prompt === null) return {}
  // True: nobody else knows the key.
  const { name, version } = prompt as Prompt
  return { [names.GEN_AI_PROMPT_NAME]: name, [names.GEN_AI_PROMPT_VERSION]: version }
}
