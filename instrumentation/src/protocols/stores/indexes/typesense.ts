import { contentOf } from '../../../retrieval/content.ts'
import { idOf } from '../../../retrieval/id.ts'
import type { Hit, Search } from '../../../retrieval/search.ts'
import { numberOf, objectOf, objectsOf, textOf } from '../../json.ts'
import { nameIn } from '../path.ts'
import { storeProtocol } from '../store-format.ts'

const store = 'typesense'
const path = /\/collections\/([^/]+)\/documents\/search$/

export const typesense = storeProtocol({
  store,
  methods: ['GET'],
  path,
  speaks: ({ query }) => query.has('q'),
  searches: ({ query, path: target }) => [
    { collection: nameIn(target, path), operation: 'search', ...searchOf(name => query.get(name) ?? undefined) },
  ],
  found: ({ body }) => (Array.isArray(body['hits']) ? [hitsOf(body['hits'])] : undefined),
})

export const typesenseMany = storeProtocol({
  store,
  path: /\/multi_search$/,
  speaks: ({ body, query }) =>
    objectsOf(body['searches']).some(search => typeof (search['collection'] ?? query.get('collection')) === 'string'),
  searches: ({ body, query }) =>
    objectsOf(body['searches']).map(search => {
      // What all searches have in common may stand in the URL.
      const valueOf = (name: string) => search[name] ?? query.get(name) ?? undefined
      return { collection: textOf(valueOf('collection')), operation: 'multi_search', ...searchOf(valueOf) }
    }),
  found: ({ body }) => {
    if (Array.isArray(body['results'])) return objectsOf(body['results']).map(({ hits }) => hitsOf(hits))
    return Array.isArray(body['hits']) ? [hitsOf(body['hits'])] : undefined
  },
})

function searchOf(valueOf: (name: string) => unknown): Search {
  const text = textOf(valueOf('q'))
  // A search by vector alone asks for everything.
  const vector = textOf(valueOf('vector_query'))
  const topK = Number(valueOf('per_page') ?? valueOf('limit') ?? Number.NaN)
  return {
    query: text === undefined || text === '*' ? (vector ?? text) : text,
    topK: numberOf(topK),
    filter: textOf(valueOf('filter_by')),
  }
}

function hitsOf(hits: unknown): readonly Hit[] {
  return objectsOf(hits).map(hit => {
    const fused = objectOf(hit['hybrid_search_info'])?.['rank_fusion_score']
    return {
      collection: textOf(hit['collection']),
      id: idOf(objectOf(hit['document'])?.['id']),
      score: numberOf(fused ?? hit['vector_distance'] ?? hit['text_match']),
      content: contentOf(hit['document']),
    }
  })
}
