import type { Part } from '../../content/message.ts'

const reasons: Readonly<Record<string, string>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content_filter',
  RECITATION: 'content_filter',
  LANGUAGE: 'content_filter',
  BLOCKLIST: 'content_filter',
  PROHIBITED_CONTENT: 'content_filter',
  SPII: 'content_filter',
  IMAGE_SAFETY: 'content_filter',
  IMAGE_PROHIBITED_CONTENT: 'content_filter',
  IMAGE_RECITATION: 'content_filter',
  MALFORMED_FUNCTION_CALL: 'error',
  MALFORMED_RESPONSE: 'error',
  UNEXPECTED_TOOL_CALL: 'error',
  TOO_MANY_TOOL_CALLS: 'error',
}

/** Gemini's finish reason as the conventions name it. It says `STOP` also where it stopped to have tools called. */
export function finishReasonOf(reason: string | undefined, parts: readonly Part[]): string | undefined {
  if (reason === undefined || reason === 'FINISH_REASON_UNSPECIFIED') return undefined
  if (reason === 'STOP' && parts.some(({ type }) => type === 'tool_call')) return 'tool_call'
  return reasons[reason] ?? reason.toLowerCase()
}
