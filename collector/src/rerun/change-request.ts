/** What is changed in a call to a model; what is absent stays as it was recorded. */
export interface Changes {
  readonly model?: string | undefined
  readonly temperature?: number | undefined
  /** The system prompt. */
  readonly system?: string | undefined
  readonly tools?: unknown
}

type Members = Readonly<Record<string, unknown>>

/** The recorded body of a call with the changes in it, asking for a whole answer; in the form of the recorded format. */
export function changeRequest(body: unknown, { model, temperature, system, tools }: Changes): Members {
  const { stream: _, stream_options: __, ...recorded } = Object(body) as Members
  return {
    ...recorded,
    ...(model !== undefined && { model }),
    ...(temperature !== undefined && { temperature }),
    ...(tools !== undefined && { tools }),
    ...(system !== undefined && withSystem(recorded, system)),
  }
}

/** Anthropic has it beside the messages, OpenAI's responses as instructions, all others as the first message. */
function withSystem(body: Members, system: string): Members {
  if ('system' in body || isAnthropic(body)) return { system }
  if ('input' in body) return { instructions: system }
  const messages: readonly unknown[] = Array.isArray(body['messages']) ? body['messages'] : []
  const others = messages.filter(message => !isSystem(message))
  return { messages: [{ role: 'system', content: system }, ...others] }
}

function isAnthropic(body: Members): boolean {
  return typeof body['model'] === 'string' && body['model'].startsWith('claude')
}

function isSystem(message: unknown): boolean {
  const role: unknown = typeof message === 'object' && message !== null ? Reflect.get(message, 'role') : undefined
  return role === 'system' || role === 'developer'
}
