import * as names from '@spanledger/instrumentation/attributes'
import type { AnyValue, Attributes, OtlpSpan } from '../../../otlp.ts'
import { readString } from '../../read-attribute.ts'
import { objectOf, structureOf } from '../../said/json.ts'
import type { Dialect } from '../dialect.ts'
import type { Translation } from '../translation.ts'
import { tellExchange } from './exchange.ts'
import { rawCounting, tellRawCall } from './raw-answer.ts'

/** Tools that put the input and the output of whatever ran into one JSON attribute each. */
export const generic: Dialect = {
  name: 'generic',
  keys: /^(lmnr\.span\.(input|output|type)|mlflow\.span(Inputs|Outputs|Type)|genkit:(input|output|metadata:subtype))$/,
  content: /^(lmnr\.span\.(input|output)|mlflow\.span(Inputs|Outputs)|genkit:(input|output))$/,
  translate,
}

const operations = new Map(
  Object.entries({
    LLM: 'chat',
    CHAT_MODEL: 'chat',
    MODEL: 'chat',
    EMBEDDING: 'embeddings',
    EMBEDDER: 'embeddings',
    RETRIEVER: 'retrieval',
    RERANKER: 'rerank',
    TOOL: 'execute_tool',
    AGENT: 'invoke_agent',
  }),
)

function translate({ attributes }: OtlpSpan, told: Translation): void {
  const type = structureOf(firstOf(attributes, ['lmnr.span.type', 'mlflow.spanType', 'genkit:metadata:subtype']))
  const given = structureOf(firstOf(attributes, ['lmnr.span.input', 'mlflow.spanInputs', 'genkit:input']))
  const returned = structureOf(firstOf(attributes, ['lmnr.span.output', 'mlflow.spanOutputs', 'genkit:output']))
  const operation =
    readString(attributes, names.GEN_AI_OPERATION_NAME) ??
    (typeof type === 'string' ? operations.get(type.toUpperCase()) : undefined)
  const isModel = operation === 'chat' || operation === 'embeddings'
  const request = isModel ? objectOf(given) : undefined
  const answer = isModel ? objectOf(returned) : undefined
  told.operation ??= operation
  tellRawCall(request, answer, told)
  tellExchange({ operation, given, returned, tools: request?.['tools'] }, told)
  told.counting ??= rawCounting(answer)
}

function firstOf(attributes: Attributes, spellings: readonly string[]): AnyValue | undefined {
  return spellings.map(name => attributes.get(name)).find(value => value !== undefined)
}
