import { context, SpanKind, type Attributes } from '@opentelemetry/api'
import * as names from './attributes.ts'
import { contentHash } from './content/hash.ts'
import { readSettings } from './settings.ts'
import { runInSpan } from './spans/run-in-span.ts'
import { taskAttributes } from './spans/task-baggage.ts'

const KiB = 1024
const documentLimit = 256 * KiB

export interface RetrievedDocument {
  readonly id: string | number
  /** How well the document fits; higher or lower is better as the source has it. */
  readonly score?: number
  readonly content?: unknown
}

export interface RetrievalOptions<Found> {
  readonly query?: string
  readonly topK?: number
  /** Picks the documents, best first, where the result is not a list of `{ id, score, content }` itself. */
  readonly documentsOf?: (found: Found) => readonly RetrievedDocument[]
}

/**
 * Runs a look-up in a source of knowledge and records which documents came back: their ids, ranks, scores and hashes of
 * their content. You get what the function returns or throws, whether or not tracing is on.
 *
 * @example
 * ```ts
 * import { retrieval } from '@spanledger/instrumentation'
 *
 * const query = 'How long do refunds take?'
 * const hits = await retrieval('help_center', { query, topK: 1 }, async () => [
 *   { id: 'doc-7', score: 0.92, content: 'Refunds take five days.' },
 * ])
 * ```
 */
export function retrieval<Result>(
  source: string,
  options: RetrievalOptions<Awaited<Result>>,
  run: () => Result,
): Result {
  const parent = context.active()
  const { content } = readSettings(process.env)
  const { query, topK, documentsOf = documentsIn } = options
  return runInSpan<Result>(
    {
      name: `retrieval ${source}`,
      options: {
        kind: SpanKind.CLIENT,
        attributes: {
          ...taskAttributes(parent),
          [names.GEN_AI_OPERATION_NAME]: 'retrieval',
          [names.GEN_AI_DATA_SOURCE_ID]: source,
          [names.GEN_AI_RETRIEVAL_TOP_K]: topK,
          [names.RETRIEVAL_QUERY_HASH]: query === undefined ? undefined : contentHash(query),
          [names.GEN_AI_RETRIEVAL_QUERY_TEXT]: content ? query : undefined,
        },
      },
      parent,
      onResult: (span, found) => span.setAttributes(documentAttributes(documentsOf(found), content)),
    },
    run,
  )
}

function documentsIn(found: unknown): readonly RetrievedDocument[] {
  return Array.isArray(found) ? found.filter(isDocument) : []
}

function isDocument(value: unknown): value is RetrievedDocument {
  if (typeof value !== 'object' || value === null || !('id' in value)) return false
  return typeof value.id === 'string' || typeof value.id === 'number'
}

function documentAttributes(documents: readonly RetrievedDocument[], content: boolean): Attributes {
  const hits = documents.map(({ id, score, content }, index) => ({
    id: String(id),
    rank: index + 1,
    score,
    hash: content === undefined ? undefined : contentHash(content),
  }))
  return {
    [names.RETRIEVAL_HASHES]: JSON.stringify(hits),
    ...(content ? contentAttributes(documents) : {}),
  }
}

/** The documents as the conventions have them. The last ones lose their content first: they matter least. */
function contentAttributes(documents: readonly RetrievedDocument[]): Attributes {
  const whole = documents.map(({ id, score, content }) => ({ id: String(id), score, content }))
  let room = documentLimit
  const fitted = whole.map(document => {
    room -= JSON.stringify(document).length
    return room >= 0 ? document : { id: document.id, score: document.score, truncated: true }
  })
  return {
    [names.GEN_AI_RETRIEVAL_DOCUMENTS]: JSON.stringify(fitted),
    ...(room < 0 && { [names.CONTENT_TRUNCATED]: true }),
  }
}
