import { contentOf } from '../../../retrieval/content.ts'
import { idOf } from '../../../retrieval/id.ts'
import type { Hit, Search } from '../../../retrieval/search.ts'
import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../../json.ts'
import { nameIn, numberIn } from '../path.ts'
import { storeProtocol } from '../store-format.ts'

const store = 'meilisearch'
const path = /\/indexes\/([^/]+)\/search$/

export const meilisearch = storeProtocol({
  store,
  methods: ['POST', 'GET'],
  path,
  speaks: ({ body, query }) => isSearch(body) || query.has('q'),
  searches: ({ body, query, path: target }) => [
    {
      collection: nameIn(target, path),
      operation: 'search',
      ...(query.has('q')
        ? { query: query.get('q'), topK: numberIn(query, 'limit'), filter: query.get('filter') ?? undefined }
        : searchOf(body)),
    },
  ],
  found: ({ body }) => (Array.isArray(body['hits']) ? [hitsOf(body['hits'])] : undefined),
})

export const meilisearchMany = storeProtocol({
  store,
  path: /\/multi-search$/,
  speaks: ({ body }) => typeof objectsOf(body['queries'])[0]?.['indexUid'] === 'string',
  searches: ({ body }) => {
    const searches = objectsOf(body['queries']).map(query => ({
      collection: textOf(query['indexUid']),
      operation: 'multi_search',
      ...searchOf(query),
    }))
    const federation = objectOf(body['federation'])
    return searches.map(search => ({ ...search, topK: search.topK ?? numberOf(federation?.['limit']) }))
  },
  found: ({ body }) => {
    if (Array.isArray(body['results'])) return objectsOf(body['results']).map(({ hits }) => hitsOf(hits))
    return Array.isArray(body['hits']) ? [hitsOf(body['hits'])] : undefined
  },
})

function isSearch(body: JsonObject): boolean {
  return typeof body['q'] === 'string' || Array.isArray(body['vector']) || objectOf(body['hybrid']) !== undefined
}

function searchOf(body: JsonObject): Search {
  const text = textOf(body['q'])
  return {
    query: text === undefined || text === '' ? (body['vector'] ?? text) : text,
    topK: numberOf(body['limit'] ?? body['hitsPerPage']),
    filter: body['filter'] ?? undefined,
  }
}

// What Meilisearch adds to a document starts with an underscore; its own `_geo` is the document's.
const added =
  /^_(formatted|matchesPosition|rankingScore|rankingScoreDetails|semanticScore|vectors|federation|geoDistance)$/

function hitsOf(hits: unknown): readonly Hit[] {
  return objectsOf(hits).map(hit => ({
    collection: textOf(objectOf(hit['_federation'])?.['indexUid']),
    id: idOf(hit['id']),
    score: numberOf(hit['_rankingScore'] ?? hit['_semanticScore']),
    content: contentOf(Object.fromEntries(Object.entries(hit).filter(([name]) => !added.test(name)))),
  }))
}
