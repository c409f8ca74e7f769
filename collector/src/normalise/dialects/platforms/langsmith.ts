import type { OtlpSpan } from '../../../otlp.ts'
import { readFirstString, readFlag, readString } from '../../read-attribute.ts'
import { numberOf, objectIn, structureOf, objectOf } from '../../said/json.ts'
import { tellUsageMetadata } from '../conventions/usage-names.ts'
import { tellExchange } from '../conventions/exchange.ts'
import type { Dialect } from '../dialect.ts'
import type { Translation } from '../translation.ts'

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

function translate({ attributes, name }: OtlpSpan, told: Translation): void {
  const kind = readString(attributes, 'langsmith.span.kind') ?? ''
  const operation = operations.get(kind)
  const usage = objectIn(attributes.get('langsmith.usage_metadata'))
  told.operation ??= operation
  told.toolName ??= kind === 'tool' ? name : undefined
  told.requestModel ??= readString(attributes, 'langsmith.metadata.ls_model_name')
  told.provider ??= readString(attributes, 'langsmith.metadata.ls_provider')
  told.stream ??= readFlag(attributes, 'langsmith.request.streaming')
  told.conversationId ??= readFirstString(attributes, conversationNames)
  told.userId ??= readString(attributes, 'langsmith.metadata.user_id')
  told.reportedCost ??= numberOf(usage?.['total_cost']) || undefined
  told.counting ??= usage === undefined ? undefined : 'inclusive'
  tellUsageMetadata(usage, told)
  const given = structureOf(attributes.get('gen_ai.prompt'))
  const returned = structureOf(attributes.get('gen_ai.completion'))
  tellExchange({ operation, given, returned, tools: objectOf(given)?.['tools'] }, told)
}
