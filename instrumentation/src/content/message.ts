/** One part of a message as the GenAI conventions write it; every kind may carry more fields than its type names. */
export interface Part {
  readonly type: string
  readonly [field: string]: unknown
}

/** A message of `gen_ai.input.messages` or `gen_ai.output.messages`. */
export interface ChatMessage {
  readonly role: string
  readonly parts: readonly Part[]
  readonly name?: string
  readonly finish_reason?: string
}

/** A part of plain text. */
export function textPart(content: string): Part {
  return { type: 'text', content }
}
