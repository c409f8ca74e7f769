import { context, SpanKind } from '@opentelemetry/api'
import * as names from '../attributes.ts'
import { hitAttributes, searchAttributes } from '../retrieval/attributes.ts'
import type { Hit } from '../retrieval/search.ts'
import { readSettings } from '../settings.ts'
import { runInSpan } from '../spans/run-in-span.ts'
import { taskAttributes } from '../spans/task-baggage.ts'

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
          ...searchAttributes({ collection: source, query, topK }, content),
        },
      },
      parent,
      onResult: (span, found) => span.setAttributes(hitAttributes(documentsOf(found).map(hitOf), content)),
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

function hitOf({ id, score, content }: RetrievedDocument): Hit {
  return { id: String(id), score, content }
}
