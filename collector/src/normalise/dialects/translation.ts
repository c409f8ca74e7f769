import type { ChatMessage } from '../said/message.ts'

/**
 * What the dialects of a span tell of it, in the words of the model. The more specific speak first, and what they said
 * stays: whoever comes later says with `??=` what nobody has said, and looks at nothing else. What nobody says is read from
 * the attributes that today's conventions have for it; an empty text says that what stands there is not to be believed.
 *
 * One object of one shape for all of them: every span passes here.
 */
export class Translation {
  operation: string | undefined = undefined
  provider: string | undefined = undefined
  requestModel: string | undefined = undefined
  responseModel: string | undefined = undefined
  responseId: string | undefined = undefined
  serviceTier: string | undefined = undefined
  finishReasons: readonly string[] | undefined = undefined
  stream: boolean | undefined = undefined
  /** Seconds. */
  timeToFirstChunk: number | undefined = undefined
  agent: string | undefined = undefined
  conversationId: string | undefined = undefined
  userId: string | undefined = undefined
  toolName: string | undefined = undefined
  toolCallId: string | undefined = undefined
  /** What retrieval found, as the conventions list it. */
  documents: readonly unknown[] | undefined = undefined

  inputTokens: number | undefined = undefined
  outputTokens: number | undefined = undefined
  cacheReadTokens: number | undefined = undefined
  cacheWriteTokens: number | undefined = undefined
  cacheWrite1hTokens: number | undefined = undefined
  reasoningTokens: number | undefined = undefined
  audioInputTokens: number | undefined = undefined
  audioOutputTokens: number | undefined = undefined
  /** Whether `inputTokens` includes what was read from a cache and written to it; only where that is known. */
  counting: Counting | undefined = undefined
  /** By which rule the counts were read. */
  countingRule: string | undefined = undefined
  /** What the sender says that the call cost, in USD. */
  reportedCost: number | undefined = undefined

  /** What was said, as plain JSON values, before it is hashed: a list of messages, or a value that is one message. */
  input: readonly ChatMessage[] | undefined = undefined
  output: unknown = undefined
  /** A list of parts, or one text. */
  system: unknown = undefined
  toolDefinitions: unknown = undefined
  toolArguments: unknown = undefined
  toolResult: unknown = undefined
  query: unknown = undefined
}

export type Counting = 'inclusive' | 'exclusive'

/** Of a span that speaks no other dialect. */
export const nothingTold: Readonly<Translation> = new Translation()

/** Whether a dialect tells of something that is billed beside tokens of text. */
export function tellsBilling({ audioInputTokens, audioOutputTokens, reportedCost }: Readonly<Translation>): boolean {
  return audioInputTokens !== undefined || audioOutputTokens !== undefined || reportedCost !== undefined
}
