import { contentOf } from '../../../retrieval/content.ts'
import { idOf } from '../../../retrieval/id.ts'
import type { Hit } from '../../../retrieval/search.ts'
import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../../json.ts'
import { nameIn } from '../path.ts'
import { storeProtocol } from '../store-format.ts'

const store = 'pinecone'
const records = /\/records\/namespaces\/([^/]+)\/search$/
const documents = /\/namespaces\/([^/]+)\/documents\/search$/

/** Pinecone's query by vector or id. */
export const pineconeQuery = storeProtocol({
  store,
  path: /\/query$/,
  speaks: ({ body }) =>
    typeof body['topK'] === 'number' &&
    (Array.isArray(body['vector']) || typeof body['id'] === 'string' || objectOf(body['sparseVector']) !== undefined),
  searches: ({ body, origin }) => [
    {
      collection: indexOf(origin),
      namespace: textOf(body['namespace']),
      operation: 'query',
      query: body['vector'] ?? body['sparseVector'] ?? { id: body['id'] },
      topK: numberOf(body['topK']),
      filter: body['filter'],
    },
  ],
  found: ({ body }) =>
    'matches' in body
      ? [objectsOf(body['matches']).map(({ id, score, metadata }) => hitOf(id, score, metadata ?? undefined))]
      : undefined,
})

/** Pinecone's search of records, which it embeds and may rerank itself. */
export const pineconeRecords = storeProtocol({
  store,
  path: records,
  speaks: ({ body }) => objectOf(body['query']) !== undefined,
  searches: ({ body, path, origin }) => {
    const asked = objectOf(body['query'])
    const vector = objectOf(asked?.['vector'])
    const text = textOf(objectOf(asked?.['inputs'])?.['text'])
    return [
      {
        collection: indexOf(origin),
        namespace: nameIn(path, records),
        operation: 'search_records',
        query: text ?? vector?.['values'] ?? vector ?? asked?.['inputs'] ?? { id: asked?.['id'] },
        topK: numberOf(asked?.['top_k']),
        filter: asked?.['filter'],
      },
    ]
  },
  found: ({ body }) => {
    const result = objectOf(body['result'])
    return result && [objectsOf(result['hits']).map(hit => hitOf(hit['_id'] ?? hit['id'], scoreOf(hit), hit['fields']))]
  },
})

/** Pinecone's search of documents, by text or vector as `score_by` says. */
export const pineconeDocuments = storeProtocol({
  store,
  path: documents,
  speaks: ({ body }) => Array.isArray(body['score_by']),
  searches: ({ body, path, origin }) => [
    {
      collection: indexOf(origin),
      namespace: nameIn(path, documents),
      operation: 'search_documents',
      query: scoredBy(objectsOf(body['score_by'])),
      topK: numberOf(body['top_k']),
      filter: body['filter'],
    },
  ],
  found: ({ body }) =>
    'matches' in body
      ? [objectsOf(body['matches']).map(match => hitOf(match['_id'] ?? match['id'], scoreOf(match), match))]
      : undefined,
})

function scoredBy(clauses: readonly JsonObject[]): unknown {
  const queries = clauses.map(clause => clause['query'] ?? clause['text'] ?? clause['values'] ?? clause)
  return queries.length === 1 ? queries[0] : queries
}

function scoreOf(hit: JsonObject): unknown {
  return hit['_score'] ?? hit['score']
}

function hitOf(id: unknown, score: unknown, fields: unknown): Hit {
  return { id: idOf(id), score: numberOf(score), content: contentOf(fields) }
}

/** The index, as the host names it: `<index>-<project>.svc.<region>.pinecone.io`. */
function indexOf(origin = ''): string | undefined {
  return /^https?:\/\/([^./]+)-[a-z0-9]+\.svc\.[^/]*pinecone\.io/.exec(origin)?.[1]
}
