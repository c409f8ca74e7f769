import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes } from '../../../otlp.ts'
import { readNumber, readString } from '../../read-attribute.ts'
import type { AgentProgram, EventSpan } from './agent-event.ts'

/**
 * Codex's events, a conversation a run. What a call used is in the event of its stream's end; the request that goes before
 * says only how it went, and is a step of its own where it failed.
 */
export const codex: AgentProgram = {
  name: 'codex',
  prefix: 'codex.',
  read({ name, log: { attributes } }) {
    const run = readString(attributes, 'conversation.id')
    const step = run === undefined ? undefined : readers[name]?.(attributes)
    if (run === undefined || step === undefined) return undefined
    return { ...step, run, facts: { ...whose(attributes, run), ...step.facts } }
  },
}

type Reader = (attributes: Attributes) => Omit<EventSpan, 'run'> | undefined

const readers: Readonly<Record<string, Reader | undefined>> = Object.assign(Object.create(null) as object, {
  conversation_starts: () => ({
    name: 'codex',
    isRoot: true,
    facts: { [names.GEN_AI_OPERATION_NAME]: 'invoke_agent' },
  }),
  user_prompt: attributes => ({
    name: 'user_prompt',
    facts: { [names.GEN_AI_INPUT_MESSAGES]: spoken(attributes) },
  }),
  api_request: attributes => {
    const status = readNumber(attributes, 'http.response.status_code')
    const error = readString(attributes, 'error.message')
    if (error === undefined && (status === undefined || status < 400)) return undefined
    return {
      name: `chat ${readString(attributes, 'model') ?? ''}`.trim(),
      failure: error ?? 'the call failed',
      facts: {
        ...modelFacts(attributes),
        [names.ERROR_TYPE]: status === undefined ? '_OTHER' : String(status),
        [names.HTTP_RESPONSE_STATUS_CODE]: status,
      },
    }
  },
  sse_event: ended,
  websocket_event: ended,
  tool_result: attributes => ({
    name: `execute_tool ${tool(attributes)}`,
    failure: failed(attributes) ? 'the tool failed' : undefined,
    facts: {
      ...toolFacts(attributes),
      [names.GEN_AI_OPERATION_NAME]: 'execute_tool',
      [names.ERROR_TYPE]: failed(attributes) ? 'tool_error' : undefined,
      [names.GEN_AI_TOOL_CALL_ARGUMENTS]: readString(attributes, 'arguments'),
      [names.GEN_AI_TOOL_CALL_RESULT]: readString(attributes, 'output'),
    },
  }),
  tool_decision: attributes => ({
    name: `tool_decision ${tool(attributes)}`,
    facts: {
      ...toolFacts(attributes),
      [names.DECISION_RESULT]: /^approved/i.test(readString(attributes, 'decision') ?? '') ? 'allow' : 'deny',
      [names.DECISION_POLICY]: readString(attributes, 'source'),
    },
  }),
} satisfies Record<string, Reader>)

/** The end of an answer, with its counts: input includes what was cached, output includes reasoning. */
function ended(attributes: Attributes): Omit<EventSpan, 'run'> | undefined {
  const count = (name: string) => readNumber(attributes, name)
  const sent = count('input_token_count')
  if (readString(attributes, 'event.kind') !== 'response.completed' || sent === undefined) return undefined
  return {
    name: `chat ${readString(attributes, 'model') ?? ''}`.trim(),
    facts: {
      ...modelFacts(attributes),
      [names.GEN_AI_USAGE_INPUT_TOKENS]: sent,
      [names.GEN_AI_USAGE_OUTPUT_TOKENS]: count('output_token_count'),
      [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: count('cached_token_count'),
      [names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: count('cache_write_token_count'),
      [names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: count('reasoning_token_count'),
      [names.USAGE_COUNTING]: 'inclusive by dialect',
    },
  }
}

function whose(attributes: Attributes, conversation: string): EventSpan['facts'] {
  return {
    [names.DIALECT]: 'codex',
    [names.GEN_AI_AGENT_NAME]: 'codex',
    [names.GEN_AI_CONVERSATION_ID]: conversation,
    [names.USER_ID]: readString(attributes, 'user.account_id'),
  }
}

function modelFacts(attributes: Attributes): EventSpan['facts'] {
  return {
    [names.GEN_AI_OPERATION_NAME]: 'chat',
    [names.GEN_AI_PROVIDER_NAME]: 'openai',
    [names.GEN_AI_REQUEST_MODEL]: readString(attributes, 'model', 'slug'),
  }
}

function toolFacts(attributes: Attributes): EventSpan['facts'] {
  return {
    [names.GEN_AI_TOOL_NAME]: tool(attributes),
    [names.GEN_AI_TOOL_CALL_ID]: readString(attributes, 'call_id'),
  }
}

function tool(attributes: Attributes): string {
  return readString(attributes, 'tool_name') ?? 'tool'
}

function failed(attributes: Attributes): boolean {
  const success = attributes.get('success')
  return success === false || success === 'false'
}

function spoken(attributes: Attributes): string | undefined {
  const text = readString(attributes, 'prompt')
  if (text === undefined || text === '[REDACTED]') return undefined
  return JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: text }] }])
}
