import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpSpan } from '../../../otlp.ts'
import { readAsList, readNumber, readString } from '../../read-attribute.ts'
import type { Dialect } from '../dialect.ts'
import type { Translation } from '../translation.ts'

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

function translate({ name, attributes }: OtlpSpan, told: Translation): void {
  told.operation ??= operations.get(name)
  told.agent ??= 'claude-code'
  told.conversationId ??= readString(attributes, 'session.id')
  told.userId ??= readString(attributes, 'user.account_uuid', 'user.id')
  told.responseId ??= readString(attributes, names.GEN_AI_RESPONSE_ID, 'request_id')
  told.finishReasons ??= readAsList(attributes, 'stop_reason')
  told.toolName ??= readString(attributes, 'tool_name')
  told.toolCallId ??= readString(attributes, names.GEN_AI_TOOL_CALL_ID, 'tool_use_id')
  told.counting ??= 'exclusive'
  if (operations.get(name) === 'chat') tellCall(attributes, told)
}

function tellCall(attributes: Attributes, told: Translation): void {
  const waitedMs = readNumber(attributes, 'ttft_ms')
  told.provider ??= readString(attributes, 'gen_ai.system') ?? 'anthropic'
  told.requestModel ??= readString(attributes, names.GEN_AI_REQUEST_MODEL, 'model')
  told.timeToFirstChunk ??= waitedMs === undefined ? undefined : waitedMs / 1_000
  told.inputTokens ??= readNumber(attributes, 'input_tokens')
  told.outputTokens ??= readNumber(attributes, 'output_tokens')
  told.cacheReadTokens ??= readNumber(attributes, 'cache_read_tokens')
  told.cacheWriteTokens ??= readNumber(attributes, 'cache_creation_tokens')
}
