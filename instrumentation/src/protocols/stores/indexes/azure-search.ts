import { contentOf } from '../../../retrieval/content.ts'
import { idOf } from '../../../retrieval/id.ts'
import type { Hit } from '../../../retrieval/search.ts'
import { numberOf, objectsOf, textOf, type JsonObject } from '../../json.ts'
import { nameIn, numberIn } from '../path.ts'
import { storeProtocol } from '../store-format.ts'

const path = /\/indexes(?:\('([^']+)'\)|\/([^/]+))\/docs(?:\/search(?:\.post\.search)?)?$/

/** Azure AI Search: by text, by vectors, or both. */
export const azureSearch = storeProtocol({
  store: 'azure.ai.search',
  methods: ['POST', 'GET'],
  path,
  speaks: ({ body, query }) => query.has('search') || 'search' in body || Array.isArray(body['vectorQueries']),
  searches: ({ body, query, path: target }) => {
    const collection = nameIn(target, /\/indexes\('([^']+)'\)/) ?? nameIn(target, /\/indexes\/([^/]+)\//)
    const place = { collection, operation: 'search' }
    if (query.has('search'))
      return [{ ...place, query: query.get('search'), topK: numberIn(query, '$top'), filter: filterOf(query) }]
    const vectors = objectsOf(body['vectorQueries'])
    return [
      {
        ...place,
        query: queryOf(textOf(body['search']), vectors),
        topK: numberOf(body['top']) ?? numberOf(vectors[0]?.['k']),
        filter: textOf(body['filter']),
      },
    ]
  },
  found: ({ body }) => (Array.isArray(body['value']) ? [objectsOf(body['value']).map(hitOf)] : undefined),
})

function filterOf(query: URLSearchParams): string | undefined {
  return query.get('$filter') ?? undefined
}

/** `*` is everything: what ranks then are the vectors, which Azure can make from a text itself. */
function queryOf(text: string | undefined, vectors: readonly JsonObject[]): unknown {
  if ((text !== undefined && text !== '*' && text !== '') || vectors.length === 0) return text
  const asked = vectors.map(({ text, vector, url }) => text ?? vector ?? url)
  return asked.length === 1 ? asked[0] : asked
}

// Which field is the key, only the index knows; these are what Azure's own tools call it.
const keys = ['id', 'key', 'chunk_id', 'parent_id', 'doc_id', 'documentId', 'metadata_storage_path']

function hitOf(document: JsonObject): Hit {
  const fields = Object.entries(document).filter(([name]) => !name.startsWith('@search.'))
  return {
    id: idOf(keys.map(key => document[key]).find(key => idOf(key) !== undefined)),
    // The semantic ranker has the last word where it is on.
    score: numberOf(document['@search.rerankerScore']) ?? numberOf(document['@search.score']),
    content: contentOf(Object.fromEntries(fields)),
  }
}
