import type { AnyValue, Attributes, OtlpLog, OtlpSpan } from './otlp.ts'

/**
 * The nouns of the collector. Outside data is checked once, in `decode`; from then on it has one of these types.
 * Absent is `undefined`; empty strings and zeros that stand for "nothing" exist only in ClickHouse rows (`store/`).
 */

/**
 * What a span is to the ledger. Only `model`, `embedding` and `rerank` spans are ever priced: the leaves that bill. A
 * `report` tells about the instrumentation itself, so it belongs to no run and to no task.
 */
export type Category = 'model' | 'embedding' | 'rerank' | 'tool' | 'retrieval' | 'agent' | 'task' | 'report' | 'other'

export type UsageSource = 'provider' | 'estimated'

/**
 * Tokens of one call, as the GenAI conventions count them: `input` includes cache reads and writes,
 * `output` includes reasoning; the others are subsets. Before `enrich`, `estimated` means that the provider's count
 * lacks the output; after it, that at least a part was counted by us.
 */
export interface Usage {
  readonly source: UsageSource
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
  /** The part of `cacheWrite` kept for one hour, which Anthropic bills at another price than five minutes. */
  readonly cacheWrite1h: number
  readonly reasoning: number
  /** By the name of the price they have: tokens of sound and images, parts of the counts above, and searches. */
  readonly beyondText?: ReadonlyMap<string, number> | undefined
}

/**
 * - `none`: nothing to pay for here
 * - `priced`: our price × the provider's usage
 * - `estimated`: our price × counted tokens, since the provider sent no usage
 * - `provided`: what the sender says it cost, since we have no price
 * - `unpriced`: a bill exists but we do not know it: no price for the model, or no usage
 * - `inconsistent`: the usage contradicts itself, such as more cached tokens than tokens
 */
export type CostStatus = 'none' | 'priced' | 'estimated' | 'provided' | 'unpriced' | 'inconsistent'

export interface Cost {
  readonly status: CostStatus
  /** Nano-dollars (10^-9 USD); undefined unless the status is `priced`, `estimated` or `provided`. */
  readonly nano: bigint | undefined
  /** Nano-dollars by bucket, such as input, cache_read and output; they add up to `nano`. */
  readonly details: ReadonlyMap<string, bigint>
  /** Which price row was applied, e.g. `openai/gpt-5@2026-01-01`. */
  readonly priceId: string | undefined
  /** How it was computed, so that a person can do it again. */
  readonly arithmetic?: Arithmetic
}

/** By bucket: how many units, at how many dollars per million tokens or per thousand of anything else. */
export interface Arithmetic {
  readonly units: ReadonlyMap<string, number>
  readonly rates: ReadonlyMap<string, string>
  /** Who set the price. */
  readonly source: string
}

export type TaskOutcome = 'completed' | 'failed' | 'escalated' | 'abandoned'

export interface Task {
  readonly id: string | undefined
  readonly name: string | undefined
  readonly key: string | undefined
  readonly customer: string | undefined
  readonly outcome: TaskOutcome | undefined
}

/** A prompt, completion, tool argument, tool result or document: kept once per trace under the hash of its content. */
export interface Message {
  readonly hash: string
  readonly role: string
  /** JSON of a GenAI message (`{parts, role}`), or plain text where the source had plain text. */
  readonly body: string
  /** Whether the body is what the hash is of, to the letter. */
  readonly isCanonical?: boolean
}

/** Content of a span, in order. */
export interface Content {
  readonly input: readonly Message[]
  readonly output: readonly Message[]
  readonly toolDefinitions: Message | undefined
  readonly toolArguments: Message | undefined
  readonly toolResult: Message | undefined
  /** The texts of retrieved documents, where they were captured. */
  readonly documents: readonly Message[]
  /** Attributes that were content as a whole, as they came: kept beside the messages that were read from them. */
  readonly originals?: readonly Message[]
}

/** One retrieved document as the span names it; its text, if it was sent, is a message under `hash`. */
export interface RetrievedDocument {
  readonly id: string
  readonly hash: string | undefined
  readonly score: number | undefined
  /** The store and the collection it was found in, as far as they are known. */
  readonly source: string | undefined
  /** As the store counts its versions. */
  readonly version: string | undefined
}

/** A span in Spanledger's one model, whatever dialect it came in. */
export interface Span {
  readonly otlp: OtlpSpan
  readonly category: Category
  readonly service: string
  /** `gen_ai.operation.name`, e.g. chat, embeddings, execute_tool, retrieval. */
  readonly operation: string | undefined
  readonly provider: string | undefined
  readonly requestModel: string | undefined
  readonly responseModel: string | undefined
  readonly responseId: string | undefined
  readonly serviceTier: string | undefined
  readonly finishReasons: readonly string[]
  readonly stream: boolean
  readonly streamEnd: string | undefined
  readonly timeToFirstChunkNano: bigint | undefined
  readonly errorType: string | undefined
  readonly usage: Usage | undefined
  /** Says why usage that was sent was not believed. */
  readonly usageProblem: string | undefined
  /** What was used beside text, as `Usage` has it. */
  readonly beyondText?: ReadonlyMap<string, number> | undefined
  /** What the sender says that it cost, in USD. */
  readonly reportedCost?: number | undefined
  readonly task: Task
  readonly conversationId: string | undefined
  readonly userId: string | undefined
  readonly agent: string | undefined
  readonly toolName: string | undefined
  readonly toolCallId: string | undefined
  /** A fingerprint of the tool's arguments without their values. */
  readonly argumentShape: string | undefined
  /** The language or the script of what a model answered. */
  readonly language: string | undefined
  readonly content: Content
  readonly documents: readonly RetrievedDocument[]
  /** The attributes without the content that moved to messages. */
  readonly attributes: Attributes
}

/** A span with its bill: what the store keeps. */
export interface LedgerSpan extends Span {
  readonly cost: Cost
  /** What is wrong with the calls of tools in it, where something is. */
  readonly toolProblems?: readonly ToolProblem[]
}

/** A call of a tool that was not offered (`T1`), whose arguments are no JSON (`T2`) or not what its schema says (`T3`). */
export interface ToolProblem {
  readonly finding: 'T1' | 'T2' | 'T3'
  readonly tool: string
  /** Of `T3`: the keyword of the schema that is violated, and where, as a JSON pointer: `type /days`. */
  readonly problem: string
}

/** A log record in Spanledger's one model. */
export interface Log {
  readonly otlp: OtlpLog
  readonly service: string
  /** The name of the event it is, wherever the sender wrote it. */
  readonly eventName: string
  /** What a model was told or said, if the record carries that and belongs to a trace. */
  readonly content: Content | undefined
  /** The body and the attributes without the content that moved to messages. */
  readonly body: AnyValue
  readonly attributes: Attributes
}

/** Rows of one table in ClickHouse's RowBinary, with the length of each row so that a batch can be cut between rows. */
export interface EncodedRows {
  readonly table: string
  readonly columns: readonly string[]
  readonly rowLengths: readonly number[]
  readonly bytes: Uint8Array
}
