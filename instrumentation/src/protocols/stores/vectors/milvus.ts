import { contentOf } from '../../../retrieval/content.ts'
import { idOf } from '../../../retrieval/id.ts'
import type { Search } from '../../../retrieval/search.ts'
import { listOf, numberOf, objectsOf, textOf, type JsonObject } from '../../json.ts'
import { storeProtocol } from '../store-format.ts'

const path = /\/v2\/vectordb\/entities\/(search|advanced_search|hybrid_search)$/

/** Milvus and Zilliz over REST; their clients for Node.js mostly speak gRPC. */
export const milvus = storeProtocol({
  store: 'milvus',
  path,
  speaks: ({ body }) => typeof body['collectionName'] === 'string',
  searches: ({ body, path: target }) => {
    const place = {
      collection: textOf(body['collectionName']),
      namespace: textOf(body['dbName']),
      operation: path.exec(target)?.[1],
    }
    const parts = objectsOf(body['search'])
    if (parts.length === 0) return listOf(body['data']).map(query => ({ ...place, ...searchOf(body), query }))
    return [
      {
        ...place,
        query: parts.map(part => part['data']),
        topK: numberOf(body['limit']),
        filter: parts.map(part => part['filter']).find(filter => filter !== undefined),
      },
    ]
  },
  found: ({ body }, { body: asked }) => {
    if (!Array.isArray(body['data'])) return undefined
    const hits = objectsOf(body['data']).map(({ id, distance, score, ...fields }) => ({
      id: idOf(id),
      score: numberOf(distance ?? score),
      content: contentOf(fields),
    }))
    // Several queries' hits come as one list, and how many are whose beside it.
    const counts = listOf(body['topks']).filter(count => typeof count === 'number')
    if (counts.length < 2 || listOf(asked['data']).length < 2) return [hits]
    let from = 0
    return counts.map(count => hits.slice(from, (from += count)))
  },
})

function searchOf(body: JsonObject): Search {
  const filter = textOf(body['filter'])
  return { topK: numberOf(body['limit']), filter: filter === '' ? undefined : filter }
}
