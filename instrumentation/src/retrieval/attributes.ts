import type { Attributes } from '@opentelemetry/api'
import * as names from '../attributes.ts'
import { Capture } from '../content/capture.ts'
import { contentHash } from '../content/hash.ts'
import type { Hit, Search } from './search.ts'
import { isVector } from './vector.ts'

const KiB = 1024
const documentLimit = 256 * KiB
const hitLimit = 1000

/** What was looked for. The query's text only where content is wanted; its hash always. */
export function searchAttributes(search: Search, content: boolean): Attributes {
  const { store, collection, query, filter } = search
  return {
    [names.GEN_AI_DATA_SOURCE_ID]: collection,
    [names.GEN_AI_RETRIEVAL_TOP_K]: search.topK,
    ...(store !== undefined && {
      [names.DB_SYSTEM_NAME]: store,
      [names.DB_NAMESPACE]: search.namespace,
      [names.DB_COLLECTION_NAME]: collection,
      [names.DB_OPERATION_NAME]: search.operation,
      [names.DB_OPERATION_BATCH_SIZE]: search.batchSize,
    }),
    [names.RETRIEVAL_QUERY_HASH]: hashOf(query),
    [names.RETRIEVAL_FILTER_HASH]: hashOf(filter),
    [names.GEN_AI_RETRIEVAL_QUERY_TEXT]: content ? queryText(query) : undefined,
  }
}

/** What was found: ids, ranks, scores and hashes always, the documents themselves where content is wanted. */
export function hitAttributes(hits: readonly Hit[], content: boolean): Attributes {
  const kept = hits.slice(0, hitLimit)
  const hashes = kept.map((hit, index) => ({
    store: hit.store,
    collection: hit.collection,
    id: hit.id,
    version: hit.version,
    query: hit.query,
    rank: hit.rank ?? index + 1,
    score: hit.score,
    hash: hashOf(hit.content),
  }))
  return {
    [names.DB_RESPONSE_RETURNED_ROWS]: hits.length,
    [names.RETRIEVAL_HASHES]: JSON.stringify(hashes),
    ...(content && documentAttributes(kept)),
    ...(hits.length > hitLimit && { [names.CONTENT_TRUNCATED]: true }),
  }
}

function hashOf(value: unknown): string | undefined {
  if (value === undefined) return undefined
  // A vector says nothing that could be redacted, in thousands of numbers.
  return isVector(value, 1) ? contentHash(value) : new Capture().hash(value)
}

function queryText(query: unknown): string | undefined {
  const text = textOfQuery(query)
  if (text === undefined) return undefined
  const capture = new Capture()
  const shown = capture.show(text)
  return capture.written(typeof shown === 'string' ? shown : JSON.stringify(shown))
}

/** Several texts, one a search, are one a line. */
function textOfQuery(query: unknown): string | undefined {
  if (typeof query === 'string') return query
  const texts = Array.isArray(query) && query.every(text => typeof text === 'string')
  return texts && query.length > 0 ? query.join('\n') : undefined
}

/** The documents as the conventions have them. The last ones lose their content first: they matter least. */
function documentAttributes(hits: readonly Hit[]): Attributes {
  const capture = new Capture()
  let room = documentLimit
  const fitted = hits.map(({ id, score, content }) => {
    const whole = { id, score, content: capture.show(content) }
    room -= JSON.stringify(whole).length
    return room >= 0 ? whole : { id, score, truncated: true }
  })
  return {
    [names.GEN_AI_RETRIEVAL_DOCUMENTS]: capture.written(JSON.stringify(fitted)),
    ...(room < 0 && { [names.CONTENT_TRUNCATED]: true }),
  }
}
