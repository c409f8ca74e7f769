import type { Attributes } from '@opentelemetry/api'
import * as names from '../attributes.ts'
import { contentHash } from '../content/hash.ts'
import type { Hit, Search } from './search.ts'

const KiB = 1024
const documentLimit = 256 * KiB

/** What was looked for. The query's text only where content is wanted; its hash always. */
export function searchAttributes({ collection, query, topK }: Search, content: boolean): Attributes {
  return {
    [names.GEN_AI_DATA_SOURCE_ID]: collection,
    [names.GEN_AI_RETRIEVAL_TOP_K]: topK,
    [names.RETRIEVAL_QUERY_HASH]: query === undefined ? undefined : contentHash(query),
    [names.GEN_AI_RETRIEVAL_QUERY_TEXT]: content && typeof query === 'string' ? query : undefined,
  }
}

/** What was found: ids, ranks, scores and hashes always, the documents themselves where content is wanted. */
export function hitAttributes(hits: readonly Hit[], content: boolean): Attributes {
  const hashes = hits.map(({ content, ...hit }, index) => ({
    ...hit,
    rank: index + 1,
    hash: content === undefined ? undefined : contentHash(content),
  }))
  return { [names.RETRIEVAL_HASHES]: JSON.stringify(hashes), ...(content ? documentAttributes(hits) : {}) }
}

/** The documents as the conventions have them. The last ones lose their content first: they matter least. */
function documentAttributes(hits: readonly Hit[]): Attributes {
  let room = documentLimit
  const fitted = hits.map(({ id, score, content }) => {
    const whole = { id, score, content }
    room -= JSON.stringify(whole).length
    return room >= 0 ? whole : { id, score, truncated: true }
  })
  return {
    [names.GEN_AI_RETRIEVAL_DOCUMENTS]: JSON.stringify(fitted),
    ...(room < 0 && { [names.CONTENT_TRUNCATED]: true }),
  }
}
