import { TextCache } from '../../bounded/text-cache.ts'

/** The conventions' names of why a model stopped, by everybody else's. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['tool_call', 'tool_call'],
  ['tool_calls', 'tool_call'],
  ['tool_use', 'tool_call'],
  ['function_call', 'tool_call'],
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['complete', 'stop'],
  ['completed', 'stop'],
  ['eos_token', 'stop'],
  ['max_tokens', 'length'],
  ['max_output_tokens', 'length'],
  ['model_length', 'length'],
  ['content_filter', 'content_filter'],
  ['safety', 'content_filter'],
  ['recitation', 'content_filter'],
  ['refusal', 'content_filter'],
  ['guardrail_intervened', 'content_filter'],
  ['stop', 'stop'],
  ['length', 'length'],
  ['error', 'error'],
])

/**
 * Why a model stopped, as the conventions name it, however it is spelled: `tool-calls`, `ToolCalls`, `MAX_TOKENS`. A
 * reason they have no name for stays as it is.
 */
export function finishReasonOf(reason: string): string {
  const known = reasons.get(reason) ?? spelled.get(reason)
  if (known !== undefined) return known
  const read = readReason(reason)
  spelled.set(reason, read)
  return read
}

/** Every SDK has its own spelling, and says little else. */
const spelled = new TextCache<string>({ entries: 256, characters: 4_096, longest: 32 })

function readReason(reason: string): string {
  const words = reason.replaceAll(/([a-z])([A-Z])/g, '$1_$2').replaceAll('-', '_')
  return reasons.get(words.toLowerCase()) ?? reason
}
