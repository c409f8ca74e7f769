import {
  COST_REPORTED,
  DIALECT,
  ERROR_TYPE,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_REQUEST_STREAM,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  GEN_AI_RETRIEVAL_DOCUMENTS,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_NAME,
  OPENAI_RESPONSE_SERVICE_TIER,
  RESPONSE_SERVICE_TIER,
  STREAM_END,
  USAGE_COUNTING,
  USER_ID,
} from '@spanledger/instrumentation/attributes'
import type { Message, Span } from '../model.ts'
import type { AnyValue, Attributes, OtlpSpan } from '../otlp.ts'
import { categoryOf } from './category.ts'
import { marksOfSpan, type SpanMarks } from './dialects/table.ts'
import { type Translated, translate } from './dialects/translate.ts'
import { readDocuments, withoutDocumentTexts } from './documents.ts'
import { readContent } from './messages.ts'
import { originalOf, referenceTo } from './said/originals.ts'
import { readBoolean, readNumber, readString, readStrings } from './read-attribute.ts'
import { argumentShape } from './signals/argument-shape.ts'
import { languageOf } from './signals/language.ts'
import { readTask } from './task.ts'
import { readUsage } from './usage.ts'

/**
 * Reads one span by the OpenTelemetry GenAI conventions into Spanledger's model, other dialects by what they are in the
 * words of the conventions. Pure: a span that says nothing about GenAI comes out as `other`, with everything it carried
 * still beside it.
 */
export function normalise(otlp: OtlpSpan): Span {
  const marks = marksOfSpan(otlp)
  const translated = translate(otlp, marks.dialects)
  const attributes = translated?.attributes ?? otlp.attributes
  const operation = readString(attributes, GEN_AI_OPERATION_NAME)
  const category = categoryOf(operation, attributes)
  const content = readContent(attributes, translated?.said)
  const { usage, usageProblem } = readUsage(attributes, category)
  const { kept, originals } = keptOf(otlp, translated, marks)
  // Every field by its name: spreading other objects into one of so many takes longer than reading them.
  return {
    otlp: translated === undefined || translated.events === otlp.events ? otlp : { ...otlp, events: translated.events },
    category,
    service: readString(otlp.resource.attributes, 'service.name') ?? 'unknown_service',
    operation,
    // `gen_ai.system` is the older name of the provider.
    provider: readString(attributes, GEN_AI_PROVIDER_NAME, 'gen_ai.system'),
    requestModel: readString(attributes, GEN_AI_REQUEST_MODEL),
    responseModel: readString(attributes, GEN_AI_RESPONSE_MODEL),
    responseId: readString(attributes, GEN_AI_RESPONSE_ID),
    serviceTier: readString(
      attributes,
      OPENAI_RESPONSE_SERVICE_TIER,
      RESPONSE_SERVICE_TIER,
      'gen_ai.openai.response.service_tier',
    ),
    finishReasons: readStrings(attributes, GEN_AI_RESPONSE_FINISH_REASONS),
    stream: readBoolean(attributes, GEN_AI_REQUEST_STREAM),
    streamEnd: readString(attributes, STREAM_END),
    timeToFirstChunkNano: nanoOf(readNumber(attributes, GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK)),
    errorType: readString(attributes, ERROR_TYPE),
    usage,
    usageProblem,
    task: readTask(attributes),
    conversationId: readString(attributes, GEN_AI_CONVERSATION_ID, 'session.id'),
    userId: readString(attributes, USER_ID, 'enduser.id'),
    agent: readString(attributes, 'gen_ai.agent.name'),
    toolName: readString(attributes, GEN_AI_TOOL_NAME),
    toolCallId: readString(attributes, GEN_AI_TOOL_CALL_ID),
    argumentShape: argumentShape(content.toolArguments),
    language: category === 'model' ? languageOf(content.output[0]) : undefined,
    content: originals === undefined ? content : { ...content, originals },
    documents: readDocuments(attributes),
    attributes: kept,
  }
}

/** Seconds, as the conventions measure durations, in nanoseconds. A negative or absurd wait is no measurement. */
function nanoOf(seconds: number | undefined): bigint | undefined {
  if (seconds === undefined || seconds < 0 || seconds > 1e6) return undefined
  return BigInt(Math.round(seconds * 1e9))
}

interface Kept {
  readonly kept: Attributes
  /** What attributes said as a whole, if any did. */
  readonly originals: readonly Message[] | undefined
}

/** The original attributes without content, and beside them only how they were read. */
function keptOf(otlp: OtlpSpan, translated: Translated | undefined, marks: SpanMarks): Kept {
  // Most spans are nobody's call: no copy.
  if (translated === undefined && !marks.hasContent) return { kept: otlp.attributes, originals: undefined }
  const kept = new Map<string, AnyValue>()
  let originals: Message[] | undefined
  const moved = translated?.moved ?? 0
  let index = 0
  for (const [name, value] of otlp.attributes) {
    const told = marks.names[index++]
    if (told === undefined || told.isContent || (told.content & moved) !== 0) continue
    if (!told.isOriginal || translated === undefined || value === '' || value === null) kept.set(name, value)
    else {
      const original = originalOf(name, value)
      originals ??= []
      originals.push(original)
      kept.set(name, referenceTo(original))
    }
  }
  if (translated !== undefined) {
    for (const name of [DIALECT, USAGE_COUNTING, COST_REPORTED]) {
      const value = translated.attributes.get(name)
      if (value !== undefined) kept.set(name, value)
    }
  }
  const documents = otlp.attributes.get(GEN_AI_RETRIEVAL_DOCUMENTS)
  if (documents !== undefined) kept.set(GEN_AI_RETRIEVAL_DOCUMENTS, withoutDocumentTexts(documents))
  return { kept, originals }
}
