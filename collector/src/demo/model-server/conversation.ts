import { createHash } from 'node:crypto'

/** What a request asks of a model, whichever wire format it came in. */
export interface Conversation {
  readonly model: string
  readonly system: string
  /** The user's own words: everything the user role said except tool results. */
  readonly question: string
  readonly toolNames: readonly string[]
  readonly toolResults: readonly ToolResult[]
}

export interface ToolResult {
  readonly name: string
  readonly content: string
}

export interface ToolCall {
  readonly name: string
  readonly input: Readonly<Record<string, string | number>>
}

export type Reply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool call'; readonly lead: string; readonly call: ToolCall }

/** A refusal in the terms both wire formats share; `retryAfterMs` is set where trying again is worth it. */
export interface Refusal {
  readonly status: 400 | 429 | 529
  readonly type: string
  readonly message: string
  readonly retryAfterMs: number | undefined
}

/** A number below `limit` that depends on the text alone: the server's only source of variety. */
export function seeded(seed: string, limit: number): number {
  return createHash('sha256').update(seed).digest().readUInt32BE(0) % limit
}

/** The ticket a conversation is about, `T-017`; undefined where it names none. */
export function ticketOf(conversation: Conversation): string | undefined {
  return /\bT-\d{3}\b/.exec(conversation.question)?.[0]
}
