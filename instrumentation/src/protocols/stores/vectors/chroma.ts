import { contentOf } from '../../../retrieval/content.ts'
import { idOf } from '../../../retrieval/id.ts'
import type { Hit } from '../../../retrieval/search.ts'
import { listOf, numberOf, objectOf, objectsOf, type JsonObject } from '../../json.ts'
import { nameIn } from '../path.ts'
import { storeProtocol } from '../store-format.ts'

const path = /\/api\/v[12]\/(?:.*\/)?collections\/([^/]+)\/(query|search)$/

/** Chroma. On the wire a collection goes by its id. The embedding is the client's, so the text of a query is not there. */
export const chroma = storeProtocol({
  store: 'chroma',
  path,
  speaks: ({ body }) => Array.isArray(body['query_embeddings'] ?? body['query_texts'] ?? body['searches']),
  searches: ({ body, path: target }) => {
    const place = {
      collection: nameIn(target, path),
      namespace: nameIn(target, /\/databases\/([^/]+)\//),
      operation: path.exec(target)?.[2],
    }
    if ('searches' in body) return objectsOf(body['searches']).map(one => ({ ...place, ...searchOf(one) }))
    const filter = body['where'] ?? body['where_document']
    const queries = listOf(body['query_texts'] ?? body['query_embeddings'])
    return queries.map(query => ({
      ...place,
      query,
      topK: numberOf(body['n_results']),
      filter: isEmpty(filter) ? undefined : { where: body['where'], where_document: body['where_document'] },
    }))
  },
  found: ({ body }) =>
    Array.isArray(body['ids']) ? listOf(body['ids']).map((_, index) => hitsOf(body, index)) : undefined,
})

function searchOf(search: JsonObject) {
  const rank = objectOf(search['rank'])
  const knn = objectOf(rank?.['$knn'])
  return {
    query: knn?.['query'] ?? rank,
    topK: numberOf(objectOf(search['limit'])?.['limit'] ?? search['limit']),
    filter: isEmpty(search['filter']) ? undefined : search['filter'],
  }
}

// Chroma sends columns, each a list for every query; a column that was not asked for is null.
function hitsOf(body: JsonObject, query: number): readonly Hit[] {
  const column = (name: string) => listOf(listOf(body[name])[query])
  const [documents, metadatas, scores] = [column('documents'), column('metadatas'), column('scores')]
  const distances = column('distances')
  return column('ids').map((id, index) => ({
    id: idOf(id),
    score: numberOf(scores[index] ?? distances[index]),
    content: contentOf(documents[index] ?? metadatas[index] ?? undefined),
  }))
}

function isEmpty(filter: unknown): boolean {
  return filter === undefined || filter === null || Object.keys(filter).length === 0
}
