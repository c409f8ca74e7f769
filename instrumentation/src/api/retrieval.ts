import { context, SpanKind } from '@opentelemetry/api'
import * as names from '../attributes.ts'
import { inReplay, isAsync } from '../replay/seams.ts'
import { hitAttributes, searchAttributes } from '../retrieval/attributes.ts'
import { contentOf } from '../retrieval/content.ts'
import type { Hit } from '../retrieval/search.ts'
import { readSettings } from '../settings.ts'
import { runInSpan } from '../spans/run-in-span.ts'
import { taskAttributes } from '../spans/task-baggage.ts'

export interface RetrievedDocument {
  readonly id: string | number
  /** How well the document fits; higher or lower is better as the source has it. */
  readonly score?: number
  /** Its text, or a record with a field such as `text` or `content`. */
  readonly content?: unknown
  /** Which version of the document this is, where the source keeps versions. */
  readonly version?: string | number
}

export interface RetrievalOptions<Found> {
  readonly query?: string
  readonly topK?: number
  /** What the documents were narrowed down by; only its hash is recorded. */
  readonly filter?: unknown
  /** The kind of store, such as `qdrant` or `postgresql`. */
  readonly store?: string
  /** The collection, index or table, where it is not the source's own name. */
  readonly collection?: string
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
  const { store, collection = source, query, topK, filter, documentsOf = documentsIn } = options
  const hitOf = ({ id, score, version, content }: RetrievedDocument): Hit => {
    return { store, collection, id: String(id), score, version, content: contentOf(content) }
  }
  return runInSpan<Result>(
    {
      name: `retrieval ${source}`,
      options: {
        kind: SpanKind.CLIENT,
        attributes: {
          ...taskAttributes(parent),
          [names.GEN_AI_OPERATION_NAME]: 'retrieval',
          ...searchAttributes({ store, collection, query, topK, filter }, content),
          [names.GEN_AI_DATA_SOURCE_ID]: source,
        },
      },
      parent,
      onResult: (span, found) => span.setAttributes(hitAttributes(documentsOf(found).map(hitOf), content)),
    },
    () =>
      inReplay(
        () => ({
          seam: 'retrieval',
          name: `retrieval ${source}`,
          input: { query, topK, filter },
          isAsync: isAsync(run),
        }),
        run,
      ),
  )
}

function documentsIn(found: unknown): readonly RetrievedDocument[] {
  return Array.isArray(found) ? found.filter(isDocument) : []
}

function isDocument(value: unknown): value is RetrievedDocument {
  if (typeof value !== 'object' || value === null || !('id' in value)) return false
  return typeof value.id === 'string' || typeof value.id === 'number'
}
