import { contentOf } from '../../../retrieval/content.ts'
import { idOf } from '../../../retrieval/id.ts'
import type { Hit, Search } from '../../../retrieval/search.ts'
import { listOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../../json.ts'
import { nameIn } from '../path.ts'
import { storeProtocol } from '../store-format.ts'

const path = /\/collections\/([^/]+)\/points\/((?:search|query|recommend|discover)(?:\/(?:batch|groups))?)$/

/** Qdrant: search, query, recommend and discover, alone, in groups and in batches. Scrolling looks for nothing. */
export const qdrant = storeProtocol({
  store: 'qdrant',
  path,
  // A query without anything lists points, but ranks them by an order or a fusion, as the caller asked.
  speaks: ({ body }) => ['vector', 'query', 'prefetch', 'positive', 'target', 'searches'].some(name => name in body),
  searches: ({ body, path: target }) => {
    const collection = nameIn(target, path)
    const operation = path.exec(target)?.[2]
    const asked = 'searches' in body ? objectsOf(body['searches']) : [body]
    return asked.map(one => ({ collection, operation, ...searchOf(one) }))
  },
  found: ({ body }, { body: asked }) => {
    if (body['result'] === undefined) return undefined
    return 'searches' in asked ? listOf(body['result']).map(hitsOf) : [hitsOf(body['result'])]
  },
})

function searchOf(body: JsonObject): Search {
  return { query: queryOf(body), topK: numberOf(body['limit'] ?? body['top']), filter: body['filter'] ?? undefined }
}

function queryOf(body: JsonObject): unknown {
  const { vector, query, positive, negative, target, context, prefetch } = body
  if (vector !== undefined) return objectOf(vector)?.['vector'] ?? vector
  if (query !== undefined && query !== null) {
    const nearest = objectOf(query)?.['nearest'] ?? query
    const text = textOf(objectOf(nearest)?.['text'])
    // A fusion says how its prefetches are mixed; what is looked for stands in them.
    const fusion = objectOf(query)?.['fusion'] ?? objectOf(query)?.['rrf']
    return text ?? (fusion === undefined ? nearest : prefetched(prefetch))
  }
  if (positive !== undefined || target !== undefined) return { positive, negative, target, context }
  return prefetched(prefetch)
}

function prefetched(prefetch: unknown): unknown {
  const queries = (Array.isArray(prefetch) ? objectsOf(prefetch) : objectsOf([prefetch])).map(queryOf)
  const texts = [...new Set(queries.filter(query => typeof query === 'string'))]
  if (texts.length > 0) return texts.length === 1 ? texts[0] : texts
  return queries.length === 1 ? queries[0] : queries
}

/** A list of points, or one inside `points`, or those of every group. */
function hitsOf(result: unknown): readonly Hit[] {
  const object = objectOf(result)
  const groups = objectsOf(object?.['groups'])
  if (groups.length > 0) return groups.flatMap(group => hitsOf(group['hits']))
  return objectsOf(object?.['points'] ?? result).map(point => ({
    id: idOf(point['id']),
    version: numberOf(point['version']),
    score: numberOf(point['score']),
    content: contentOf(point['payload'] ?? undefined),
  }))
}
