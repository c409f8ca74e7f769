import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes } from '../../../otlp.ts'
import { readNumber, readString } from '../../read-attribute.ts'
import type { AgentEvent, AgentProgram, EventSpan } from './agent-event.ts'

/**
 * Claude Code's events, one prompt of a person a run. Its token counts are Anthropic's, which leave out what was cached. Where
 * it sends spans, too, its records name them: then they are what counts.
 */
export const claudeCode: AgentProgram = {
  name: 'claude_code',
  prefix: 'claude_code.',
  read(event) {
    const { log } = event
    if (log.traceId !== undefined) return undefined
    const session = readString(log.attributes, 'session.id')
    const run = readString(log.attributes, 'prompt.id') ?? session
    const reader = readers[event.name]
    if (run === undefined || reader === undefined) return undefined
    const { facts, ...step } = reader(log.attributes, event)
    return { ...step, run, facts: { ...whose(log.attributes, session), ...facts } }
  },
}

type Reader = (attributes: Attributes, event: AgentEvent) => Omit<EventSpan, 'run'>

const readers: Readonly<Record<string, Reader | undefined>> = Object.assign(Object.create(null) as object, {
  user_prompt: attributes => ({
    name: 'claude_code',
    isRoot: true,
    facts: {
      [names.GEN_AI_OPERATION_NAME]: 'invoke_agent',
      [names.GEN_AI_INPUT_MESSAGES]: spoken(attributes, 'prompt'),
    },
  }),
  api_request: attributes => ({ name: `chat ${model(attributes) ?? ''}`.trim(), facts: callFacts(attributes) }),
  api_error: attributes => ({
    name: `chat ${model(attributes) ?? ''}`.trim(),
    failure: readString(attributes, 'error') ?? 'the call failed',
    facts: {
      ...callFacts(attributes),
      [names.ERROR_TYPE]: String(readNumber(attributes, 'status_code') ?? '_OTHER'),
      [names.HTTP_RESPONSE_STATUS_CODE]: readNumber(attributes, 'status_code'),
      [names.ATTEMPT]: readNumber(attributes, 'attempt'),
    },
  }),
  tool_result: attributes => ({
    name: `execute_tool ${tool(attributes)}`,
    failure: failed(attributes) ? (readString(attributes, 'error') ?? 'the tool failed') : undefined,
    facts: {
      ...toolFacts(attributes),
      [names.GEN_AI_OPERATION_NAME]: 'execute_tool',
      [names.ERROR_TYPE]: failed(attributes) ? 'tool_error' : undefined,
      [names.GEN_AI_TOOL_CALL_ARGUMENTS]: readString(attributes, 'tool_input', 'tool_parameters'),
    },
  }),
  tool_decision: attributes => ({
    name: `tool_decision ${tool(attributes)}`,
    facts: {
      ...toolFacts(attributes),
      [names.DECISION_RESULT]: readString(attributes, 'decision') === 'accept' ? 'allow' : 'deny',
      [names.DECISION_POLICY]: readString(attributes, 'source'),
    },
  }),
} satisfies Record<string, Reader>)

function whose(attributes: Attributes, session: string | undefined): EventSpan['facts'] {
  return {
    [names.DIALECT]: 'claude_code',
    [names.GEN_AI_AGENT_NAME]: 'claude-code',
    [names.GEN_AI_CONVERSATION_ID]: session,
    [names.USER_ID]: readString(attributes, 'user.account_uuid', 'user.id'),
  }
}

function callFacts(attributes: Attributes): EventSpan['facts'] {
  const count = (name: string) => readNumber(attributes, name)
  const [read, written, sent] = [count('cache_read_tokens'), count('cache_creation_tokens'), count('input_tokens')]
  return {
    [names.GEN_AI_OPERATION_NAME]: 'chat',
    [names.GEN_AI_PROVIDER_NAME]: 'anthropic',
    [names.GEN_AI_REQUEST_MODEL]: model(attributes),
    [names.GEN_AI_RESPONSE_ID]: readString(attributes, 'gen_ai.response.id', 'request_id'),
    [names.GEN_AI_USAGE_INPUT_TOKENS]: sent === undefined ? undefined : sent + (read ?? 0) + (written ?? 0),
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: count('output_tokens'),
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: read,
    [names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: written,
    [names.USAGE_COUNTING]: sent === undefined ? undefined : 'exclusive by dialect',
    [names.COST_REPORTED]: count('cost_usd'),
  }
}

function toolFacts(attributes: Attributes): EventSpan['facts'] {
  return {
    [names.GEN_AI_TOOL_NAME]: tool(attributes),
    [names.GEN_AI_TOOL_CALL_ID]: readString(attributes, 'tool_use_id'),
  }
}

function model(attributes: Attributes): string | undefined {
  return readString(attributes, 'model')
}

function tool(attributes: Attributes): string {
  return readString(attributes, 'tool_name') ?? 'tool'
}

function failed(attributes: Attributes): boolean {
  const success = attributes.get('success')
  return success === false || success === 'false'
}

/** Only sent where the user asked for it; otherwise there is a placeholder, or nothing. */
function spoken(attributes: Attributes, name: string): string | undefined {
  const text = readString(attributes, name)
  if (text === undefined || /^[<[]REDACTED[>\]]$/.test(text)) return undefined
  return JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: text }] }])
}
