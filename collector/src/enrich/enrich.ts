import { CONTENT_TRUNCATED, HTTP_RESPONSE_STATUS_CODE } from '@spanledger/instrumentation/attributes'
import type { Category, Cost, LedgerSpan, Message, Span, Usage } from '../model.ts'
import { billOf } from './prices/bill.ts'
import { noCost } from './prices/price-of.ts'
import type { Prices } from './prices/price.ts'
import { reportedCost } from './reported-cost.ts'
import { toolCost } from './tools/tool-cost.ts'
import type { TokenCounter } from './tokens.ts'

export interface Enrichment {
  readonly prices: Prices
  readonly tokens: TokenCounter
  /** What one call of a tool costs, by the tool's name, in nano-dollars; a tool that is not named costs nothing here. */
  readonly tools?: ReadonlyMap<string, bigint>
}

/** The leaves that bill. Agents and tasks repeat the usage of what is below them. */
const billable: ReadonlySet<Category> = new Set(['model', 'embedding', 'rerank'])

/** Billed by the image, the second or the character where the provider counts no tokens: their text says nothing of it. */
const media: ReadonlySet<string | undefined> = new Set(['image_generation', 'transcription', 'speech'])

/** What OpenAI documents for chat: each message is framed by three tokens, and so is the reply that is asked for. */
const frameTokens = 3

/** The spans with their bill, in the same order. */
export async function enrich(spans: readonly Span[], enrichment: Enrichment): Promise<readonly LedgerSpan[]> {
  const ledger: LedgerSpan[] = []
  const counting: Promise<void>[] = []
  // A promise for each span would cost more than its bill: only those have one whose tokens must be counted.
  for (const [index, span] of spans.entries()) {
    const entry = bill(span, enrichment)
    if (entry instanceof Promise) counting.push(entry.then(counted => void (ledger[index] = counted)))
    else ledger[index] = entry
  }
  // However many there are, the counter's queue bounds how many of them wait.
  await Promise.all(counting)
  return ledger
}

function bill(span: Span, { prices, tokens, tools }: Enrichment): LedgerSpan | Promise<LedgerSpan> {
  if (span.category === 'tool') return withCost(span, span.usage, toolCost(span.toolName, tools))
  if (!billable.has(span.category)) return withCost(span, span.usage, noCost('none'))
  if (span.usageProblem !== undefined) return withCost(span, span.usage, noCost('inconsistent'))
  if (span.usage === undefined && wasRefused(span)) return withCost(span, span.usage, noCost('none'))
  if (span.usage?.source === 'provider') return billed(span, span.usage, prices)
  return usageOf(span, tokens).then(usage => billed(span, usage, prices))
}

function billed(span: Span, counted: Usage | undefined, prices: Prices): LedgerSpan {
  const { provider, responseModel, requestModel, serviceTier, beyondText } = span
  const usage = counted === undefined || beyondText === undefined ? counted : { ...counted, beyondText }
  const reported = reportedCost(span.reportedCost)
  const { startNano } = span.otlp
  const call = { provider, responseModel, requestModel, serviceTier, startNano, reported }
  return withCost(span, usage, billOf(call, usage, prices))
}

/** Field by field: a spread of so many takes ten times as long. */
function withCost(span: Span, usage: Usage | undefined, cost: Cost): LedgerSpan {
  return {
    otlp: span.otlp,
    category: span.category,
    service: span.service,
    operation: span.operation,
    provider: span.provider,
    requestModel: span.requestModel,
    responseModel: span.responseModel,
    responseId: span.responseId,
    serviceTier: span.serviceTier,
    finishReasons: span.finishReasons,
    stream: span.stream,
    streamEnd: span.streamEnd,
    timeToFirstChunkNano: span.timeToFirstChunkNano,
    errorType: span.errorType,
    usage,
    usageProblem: span.usageProblem,
    beyondText: span.beyondText,
    reportedCost: span.reportedCost,
    task: span.task,
    conversationId: span.conversationId,
    userId: span.userId,
    agent: span.agent,
    toolName: span.toolName,
    toolCallId: span.toolCallId,
    argumentShape: span.argumentShape,
    language: span.language,
    content: span.content,
    documents: span.documents,
    attributes: span.attributes,
    cost,
  }
}

/**
 * A call that ended in an error and gave neither usage nor output is not billed. One that its caller broke off is:
 * the model had the prompt already.
 */
function wasRefused({ content, streamEnd, errorType, otlp }: Span): boolean {
  if (content.output.length > 0 || wasBrokenOff(streamEnd)) return false
  const httpStatus = Number(otlp.attributes.get(HTTP_RESPONSE_STATUS_CODE) ?? 0)
  return httpStatus >= 400 || errorType !== undefined || otlp.status.code === 2
}

function wasBrokenOff(streamEnd: string | undefined): boolean {
  return streamEnd === 'aborted' || streamEnd === 'abandoned'
}

/** The provider's count; where it lacks the output, or is missing, completed by ours. */
async function usageOf(span: Span, tokens: TokenCounter): Promise<Usage | undefined> {
  if (span.usage === undefined) return estimate(span, tokens)
  if (span.usage.source === 'provider') return span.usage
  const output = await tokens.count(bodiesOf(span.content.output), span.responseModel ?? span.requestModel)
  return output === undefined ? undefined : { ...span.usage, output }
}

/** Usage counted from what was said, or undefined where what was said is not known in full. */
async function estimate(span: Span, tokens: TokenCounter): Promise<Usage | undefined> {
  const { input, output, toolDefinitions } = span.content
  if (media.has(span.operation)) return undefined
  // A shortened message list has fewer tokens than the one that was sent.
  if (input.length === 0 || span.otlp.attributes.get(CONTENT_TRUNCATED) === true) return undefined
  const writesOutput = span.category === 'model'
  if (writesOutput && output.length === 0 && !wasBrokenOff(span.streamEnd)) return undefined

  const model = span.responseModel ?? span.requestModel
  const tools = toolDefinitions === undefined ? [] : [toolDefinitions]
  const [inputTokens, outputTokens] = await Promise.all([
    tokens.count(bodiesOf([...input, ...tools]), model),
    writesOutput && output.length > 0 ? tokens.count(bodiesOf(output), model) : 0,
  ])
  if (inputTokens === undefined || outputTokens === undefined) return undefined
  const frames = writesOutput ? frameTokens * (input.length + 1) : 0
  return {
    source: 'estimated',
    input: inputTokens + frames,
    output: outputTokens,
    cacheRead: 0,
    cacheWrite: 0,
    cacheWrite1h: 0,
    reasoning: 0,
  }
}

function bodiesOf(messages: readonly Message[]): readonly string[] {
  return messages.map(message => message.body)
}
