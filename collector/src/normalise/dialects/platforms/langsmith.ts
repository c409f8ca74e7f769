import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpSpan } from '../../../otlp.ts'
import { readString } from '../../read-attribute.ts'
import { isObject, listOf, numberOf, objectIn, structureOf } from '../../said/json.ts'
import { messagesOf } from '../../said/message.ts'
import type { Said } from '../../said/said.ts'
import { toolDefinitionsOf } from '../../said/tool-definition.ts'
import { usageMetadata } from '../conventions/usage-names.ts'
import type { Dialect, Translation } from '../dialect.ts'

/** LangSmith's runs, as its SDK writes them to OpenTelemetry. */
export const langSmith: Dialect = {
  name: 'langsmith',
  keys: /^langsmith\./,
  scopes: /^langsmith$/,
  content: /^gen_ai\.(prompt|completion)$/,
  translate,
}

const operations = new Map(
  Object.entries({
    llm: 'chat',
    tool: 'execute_tool',
    // The SDK calls a retriever an embedding; its own kind is right.
    retriever: 'retrieval',
    embedding: 'embeddings',
  }),
)

const conversationNames = ['thread_id', 'session_id', 'conversation_id'].map(name => `langsmith.metadata.${name}`)

function translate({ attributes, name }: OtlpSpan): Translation {
  const kind = readString(attributes, 'langsmith.span.kind') ?? ''
  const usage = objectIn(attributes.get('langsmith.usage_metadata'))
  return {
    facts: [
      usageMetadata(usage),
      {
        [names.GEN_AI_OPERATION_NAME]: operations.get(kind),
        [names.GEN_AI_TOOL_NAME]: kind === 'tool' ? name : undefined,
        [names.GEN_AI_REQUEST_MODEL]: readString(attributes, 'langsmith.metadata.ls_model_name'),
        [names.GEN_AI_PROVIDER_NAME]: readString(attributes, 'langsmith.metadata.ls_provider'),
        [names.GEN_AI_REQUEST_STREAM]: attributes.get('langsmith.request.streaming'),
        [names.GEN_AI_CONVERSATION_ID]: readString(attributes, ...conversationNames),
        [names.USER_ID]: readString(attributes, 'langsmith.metadata.user_id'),
        [names.COST_REPORTED]: numberOf(usage?.['total_cost']) || undefined,
      },
    ],
    said: saidOf(attributes, kind),
    counting: usage === undefined ? undefined : 'inclusive',
  }
}

function saidOf(attributes: Attributes, kind: string): Partial<Said> {
  const given = structureOf(attributes.get('gen_ai.prompt'))
  const returned = structureOf(attributes.get('gen_ai.completion'))
  if (kind === 'tool') return { toolArguments: given, toolResult: returned }
  const output = returned === undefined ? undefined : messagesOf(returned, 'assistant')
  if (kind === 'retriever') return { query: given, output }
  return {
    input: given === undefined ? undefined : messagesOf(given, 'user'),
    output,
    toolDefinitions: isObject(given) ? toolDefinitionsOf(listOf(given['tools'])) : undefined,
  }
}
