import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpEvent, OtlpSpan } from '../../../otlp.ts'
import { readBoolean, readNumber, readString } from '../../read-attribute.ts'
import { objectIn, objectOf, structureOf } from '../../said/json.ts'
import { messagesOf } from '../../said/message.ts'
import { toolDefinitionsIn, toolDefinitionsOf } from '../../said/tool-definition.ts'
import type { Said } from '../../said/said.ts'
import { unflatten } from '../../said/unflatten.ts'
import type { Counting, Dialect, Facts, Translation } from '../dialect.ts'

/** OpenLLMetry by Traceloop, in JavaScript and Python: what it adds to the GenAI conventions of its day. */
export const traceloop: Dialect = {
  name: 'openllmetry',
  keys: /^(traceloop\.|llm\.(request\.(type|functions)|usage\.|is_streaming|response\.finish_reason))/,
  scopes:
    /^(@traceloop\/|opentelemetry\.instrumentation\.(openai|anthropic|bedrock|cohere|google_generativeai|groq|langchain|llamaindex|mistralai|ollama|vertexai|together|replicate|watsonx|crewai|haystack)\b)/,
  content: /^(traceloop\.entity\.(input|output)|llm\.request\.functions\.\d)/,
  translate,
}

const kinds = new Map(
  Object.entries({
    workflow: 'invoke_workflow',
    agent: 'invoke_agent',
    tool: 'execute_tool',
  }),
)

const requestTypes = new Map(
  Object.entries({
    chat: 'chat',
    completion: 'text_completion',
    embedding: 'embeddings',
    rerank: 'rerank',
  }),
)

const properties = 'traceloop.association.properties.'
const conversationNames = ['session_id', 'thread_id', 'conversation_id'].map(name => properties + name)
const userNames = ['user_id', 'userId'].map(name => properties + name)

function translate({ attributes, scope, events }: OtlpSpan): Translation {
  const kind = readString(attributes, 'traceloop.span.kind') ?? ''
  const asked = readString(attributes, 'llm.request.type', 'traceloop.llm.request.type') ?? ''
  const entity = readString(attributes, 'traceloop.entity.name')
  const reason = readString(attributes, 'llm.response.finish_reason')
  return {
    facts: [
      {
        [names.GEN_AI_OPERATION_NAME]: kinds.get(kind) ?? requestTypes.get(asked),
        [names.GEN_AI_USAGE_INPUT_TOKENS]: readNumber(attributes, 'llm.usage.prompt_tokens'),
        [names.GEN_AI_USAGE_OUTPUT_TOKENS]: readNumber(attributes, 'llm.usage.completion_tokens'),
        [names.GEN_AI_REQUEST_STREAM]: readBoolean(attributes, 'llm.is_streaming') || undefined,
        [names.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
        [names.GEN_AI_AGENT_NAME]: kind === 'agent' ? entity : undefined,
        [names.GEN_AI_TOOL_NAME]: kind === 'tool' ? entity : undefined,
        [names.GEN_AI_WORKFLOW_NAME]: readString(attributes, 'traceloop.workflow.name'),
        [names.GEN_AI_CONVERSATION_ID]: readString(attributes, ...conversationNames),
        [names.USER_ID]: readString(attributes, ...userNames),
      },
      documentFacts(attributes, events),
    ],
    said: saidOf(attributes, kind),
    counting: countingOf(scope.name),
  }
}

/** The JavaScript instrumentation passes Anthropic's own count on; the Python one adds what was cached. */
function countingOf(scope: string): Counting | undefined {
  if (scope === '@traceloop/instrumentation-anthropic') return 'exclusive'
  return scope === 'opentelemetry.instrumentation.anthropic' ? 'inclusive' : undefined
}

function saidOf(attributes: Attributes, kind: string): Partial<Said> {
  const given = structureOf(attributes.get('traceloop.entity.input'))
  const returned = structureOf(attributes.get('traceloop.entity.output'))
  const flat = unflatten(attributes, 'llm.request.functions.')
  if (kind === 'tool') return { toolArguments: given, toolResult: returned }
  return {
    input: given === undefined ? undefined : messagesOf(given, 'user'),
    output: returned === undefined ? undefined : messagesOf(returned, 'assistant'),
    toolDefinitions:
      flat.length > 0 ? toolDefinitionsOf(flat) : toolDefinitionsIn(attributes.get(names.GEN_AI_TOOL_DEFINITIONS)),
  }
}

/** What a vector store found is in events, one a document. */
function documentFacts(attributes: Attributes, events: readonly OtlpEvent[]): Facts {
  const found = events.filter(({ name }) => name === 'db.query.result' || name === 'db.search.result')
  const topK = readNumber(attributes, 'db.vector.query.top_k')
  if (found.length === 0) return { [names.GEN_AI_RETRIEVAL_TOP_K]: topK }
  const documents = found.map(({ attributes: of, name }) => ({
    id: readString(of, `${name}.id`),
    score: readNumber(of, `${name}.score`),
    distance: readNumber(of, `${name}.distance`),
    content: readString(of, `${name}.document`),
    metadata: objectOf(objectIn(of.get(`${name}.metadata`))),
  }))
  return {
    [names.GEN_AI_OPERATION_NAME]: 'retrieval',
    [names.GEN_AI_RETRIEVAL_TOP_K]: topK,
    [names.GEN_AI_RETRIEVAL_DOCUMENTS]: JSON.stringify(documents),
  }
}
