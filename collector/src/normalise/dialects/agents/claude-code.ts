import * as names from '@spanledger/instrumentation/attributes'
import type { OtlpSpan } from '../../../otlp.ts'
import { readNumber, readString } from '../../read-attribute.ts'
import type { Dialect, Translation } from '../dialect.ts'

/** Claude Code where its tracing is on. Anthropic's counts, under names of its own; the session is the conversation. */
export const claudeCode: Dialect = {
  name: 'claude_code',
  scopes: /^com\.anthropic\.claude_code/,
  translate,
}

const operations: ReadonlyMap<string, string> = new Map([
  ['claude_code.interaction', 'invoke_agent'],
  ['claude_code.llm_request', 'chat'],
  ['claude_code.tool', 'execute_tool'],
])

function translate({ name, attributes }: OtlpSpan): Translation {
  const operation = operations.get(name)
  const isCall = operation === 'chat'
  const count = (counted: string) => (isCall ? readNumber(attributes, counted) : undefined)
  const reason = readString(attributes, 'stop_reason')
  const waitedMs = count('ttft_ms')
  return {
    facts: [
      {
        [names.GEN_AI_OPERATION_NAME]: operation,
        [names.GEN_AI_AGENT_NAME]: 'claude-code',
        [names.GEN_AI_CONVERSATION_ID]: readString(attributes, 'session.id'),
        [names.USER_ID]: readString(attributes, 'user.account_uuid', 'user.id'),
        [names.GEN_AI_PROVIDER_NAME]: isCall ? (readString(attributes, 'gen_ai.system') ?? 'anthropic') : undefined,
        [names.GEN_AI_REQUEST_MODEL]: isCall ? readString(attributes, names.GEN_AI_REQUEST_MODEL, 'model') : undefined,
        [names.GEN_AI_RESPONSE_ID]: readString(attributes, names.GEN_AI_RESPONSE_ID, 'request_id'),
        [names.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
        [names.GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: waitedMs === undefined ? undefined : waitedMs / 1_000,
        [names.GEN_AI_USAGE_INPUT_TOKENS]: count('input_tokens'),
        [names.GEN_AI_USAGE_OUTPUT_TOKENS]: count('output_tokens'),
        [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: count('cache_read_tokens'),
        [names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: count('cache_creation_tokens'),
        [names.GEN_AI_TOOL_NAME]: readString(attributes, 'tool_name'),
        [names.GEN_AI_TOOL_CALL_ID]: readString(attributes, names.GEN_AI_TOOL_CALL_ID, 'tool_use_id'),
      },
    ],
    counting: 'exclusive',
  }
}
