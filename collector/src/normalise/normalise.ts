import {
  ERROR_TYPE,
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_REQUEST_STREAM,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_NAME,
  OPENAI_RESPONSE_SERVICE_TIER,
  RESPONSE_SERVICE_TIER,
  STREAM_END,
  USER_ID,
} from '@spanledger/instrumentation/attributes'
import type { Span } from '../model.ts'
import type { Attributes, OtlpSpan } from '../otlp.ts'
import { categoryOf } from './category.ts'
import { marksOfSpan } from './dialects/marks.ts'
import { translate } from './dialects/translate.ts'
import { nothingTold, tellsBilling } from './dialects/translation.ts'
import { readDocuments } from './documents.ts'
import { keptOf } from './kept/kept-of.ts'
import { readContent } from './messages.ts'
import { readBoolean, readNumber, readString, readStrings } from './read-attribute.ts'
import { argumentShape } from './signals/argument-shape.ts'
import { languageOf } from './signals/language.ts'
import { readTask } from './task.ts'
import { readBeyondText } from './usage/beyond-text.ts'
import { readReportedCost } from './usage/reported-cost.ts'
import { readUsage } from './usage/usage.ts'

/**
 * Reads one span by the OpenTelemetry GenAI conventions into Spanledger's model, other dialects by what they are in the
 * words of the conventions. Pure: a span that says nothing about GenAI comes out as `other`, with everything it carried
 * still beside it.
 */
export function normalise(otlp: OtlpSpan): Span {
  const { attributes } = otlp
  const marks = marksOfSpan(otlp)
  const translated = translate(otlp, marks.dialects)
  const told = translated?.told ?? nothingTold
  const operation = told.operation ?? readString(attributes, GEN_AI_OPERATION_NAME)
  const category = categoryOf(operation, attributes)
  const content = readContent(marks.hasContent ? attributes : noAttributes, told)
  const { usage, usageProblem } = readUsage(attributes, told, category)
  const { kept, originals } = keptOf(otlp, translated, marks)
  const hasBilling = marks.hasBilling || tellsBilling(told)
  // Every field by its name: spreading other objects into one of so many takes longer than reading them.
  return {
    otlp: translated === undefined || translated.events === otlp.events ? otlp : { ...otlp, events: translated.events },
    category,
    service: readString(otlp.resource.attributes, 'service.name') ?? 'unknown_service',
    operation,
    // `gen_ai.system` is the older name of the provider.
    provider: (told.provider ?? readString(attributes, GEN_AI_PROVIDER_NAME, 'gen_ai.system')) || undefined,
    requestModel: told.requestModel ?? readString(attributes, GEN_AI_REQUEST_MODEL),
    responseModel: told.responseModel ?? readString(attributes, GEN_AI_RESPONSE_MODEL),
    responseId: told.responseId ?? readString(attributes, GEN_AI_RESPONSE_ID),
    serviceTier:
      told.serviceTier ??
      readString(
        attributes,
        OPENAI_RESPONSE_SERVICE_TIER,
        RESPONSE_SERVICE_TIER,
        'gen_ai.openai.response.service_tier',
      ),
    finishReasons: told.finishReasons ?? readStrings(attributes, GEN_AI_RESPONSE_FINISH_REASONS),
    stream: told.stream ?? readBoolean(attributes, GEN_AI_REQUEST_STREAM),
    streamEnd: readString(attributes, STREAM_END),
    timeToFirstChunkNano: nanoOf(told.timeToFirstChunk ?? readNumber(attributes, GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK)),
    errorType: readString(attributes, ERROR_TYPE),
    usage,
    usageProblem,
    beyondText: hasBilling ? readBeyondText(kept) : undefined,
    reportedCost: hasBilling ? readReportedCost(kept) : undefined,
    task: readTask(attributes),
    conversationId: told.conversationId ?? readString(attributes, GEN_AI_CONVERSATION_ID, 'session.id'),
    userId: told.userId ?? readString(attributes, USER_ID, 'enduser.id'),
    agent: (told.agent ?? readString(attributes, GEN_AI_AGENT_NAME)) || undefined,
    toolName: (told.toolName ?? readString(attributes, GEN_AI_TOOL_NAME)) || undefined,
    toolCallId: (told.toolCallId ?? readString(attributes, GEN_AI_TOOL_CALL_ID)) || undefined,
    argumentShape: argumentShape(content.toolArguments),
    language: category === 'model' ? languageOf(content.output[0]) : undefined,
    content: originals === undefined ? content : { ...content, originals },
    documents: readDocuments(attributes, told),
    attributes: kept,
  }
}

const noAttributes: Attributes = new Map()

/** Seconds, as the conventions measure durations, in nanoseconds. A negative or absurd wait is no measurement. */
function nanoOf(seconds: number | undefined): bigint | undefined {
  if (seconds === undefined || seconds < 0 || seconds > 1e6) return undefined
  return BigInt(Math.round(seconds * 1e9))
}
