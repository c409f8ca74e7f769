import { describe, expect, test } from 'vitest'
import { protocolsOfPath } from '../../../../instrumentation/src/protocols/table.ts'
import { objectOf, type JsonObject } from '../../../../instrumentation/src/protocols/json.ts'
import type { ResponseReading } from '../../../../instrumentation/src/protocols/protocol.ts'
import type { WireRequest } from '../../../../instrumentation/src/protocols/wire-body.ts'
import type { Search } from '../../../../instrumentation/src/retrieval/search.ts'
import { wireBody } from '../../../helpers/wire-request.ts'

const vector = [0.1, 0.2]
const match = { match: { text: 'refund' } }

interface Asked {
  readonly target: string
  readonly method?: string
  readonly body?: JsonObject
  readonly list?: readonly unknown[]
  readonly agent?: string
}

function requestOf({ target, method = 'POST', body = {}, list = [], agent }: Asked): WireRequest {
  const [path = '', query] = target.split('?')
  return { method, path, query: new URLSearchParams(query), body, list, headers: { 'user-agent': agent } }
}

function searchOf(asked: Asked): Search | undefined {
  const request = requestOf(asked)
  const spoken = protocolsOfPath(request.method, request.path).find(protocol => protocol.speaks(request))
  return spoken?.readRequest(request).search
}

function answered(asked: Asked, answer: JsonObject): ResponseReading | undefined {
  const request = requestOf(asked)
  const spoken = protocolsOfPath(request.method, request.path).find(protocol => protocol.speaks(request))
  return spoken?.readResponse(wireBody(answer), request)
}

describe('Elasticsearch', () => {
  test.each<[string, JsonObject, unknown]>([
    ['a text', { query: match }, 'refund'],
    ['a text with options', { query: { match: { text: { query: 'refund', boost: 2 } } } }, 'refund'],
    ['a text in several fields', { query: { multi_match: { query: 'refund', fields: ['a', 'b'] } } }, 'refund'],
    ['a text inside a bool', { query: { bool: { must: [match], should: [match] } } }, 'refund'],
    ['a text of its own language', { query: { query_string: { query: 'refund AND days' } } }, 'refund AND days'],
    ['a semantic text', { query: { semantic: { field: 'content', query: 'refund' } } }, 'refund'],
    ['a vector', { knn: { field: 'e', query_vector: vector, k: 2 } }, vector],
    [
      'a vector that is made of a text',
      { knn: { query_vector_builder: { text_embedding: { model_text: 'refund' } } } },
      'refund',
    ],
    [
      'a text and a vector, mixed',
      { retriever: { rrf: { retrievers: [{ standard: { query: match } }, { knn: { query_vector: vector } }] } } },
      'refund',
    ],
    [
      'a script over a vector',
      {
        query: {
          script_score: { query: { match_all: {} }, script: { source: 'x', params: { query_vector: vector } } },
        },
      },
      vector,
    ],
    [
      'nothing but a filter',
      { query: { bool: { filter: { term: { a: 1 } } } } },
      { bool: { filter: { term: { a: 1 } } } },
    ],
  ])('looks for %s', (_, body, looked) => {
    expect(searchOf({ target: '/docs/_search', body })).toMatchObject({
      store: 'elasticsearch',
      collection: 'docs',
      query: looked,
    })
  })

  test('looks for OpenSearch texts and vectors', () => {
    const neural = { target: '/docs/_search', body: { query: { neural: { e: { query_text: 'refund', k: 2 } } } } }
    const knn = {
      target: '/docs/_search',
      body: { query: { knn: { e: { vector, k: 2 } } } },
      agent: 'opensearch-js/3.9',
    }

    expect(searchOf(neural)).toMatchObject({ store: 'opensearch', query: 'refund' })
    expect(searchOf(knn)).toMatchObject({ store: 'opensearch', query: vector })
  })

  test('keeps every filter, wherever it stands', () => {
    const filter = { term: { lang: 'en' } }
    const body = {
      query: { bool: { must: match, filter } },
      post_filter: filter,
      knn: { query_vector: vector, filter },
    }

    expect(searchOf({ target: '/docs/_search', body })?.filter).toEqual([filter, filter, filter])
  })

  test('reads what stands in the URL', () => {
    expect(searchOf({ target: '/docs/_search?q=refund&size=3', method: 'GET' })).toMatchObject({
      query: 'refund',
      topK: 3,
    })
  })

  test('reads a search of several', () => {
    const list = [{ index: 'a' }, { query: match }, {}, { knn: { query_vector: vector, k: 2 }, size: 2 }]
    const asked = { target: '/all/_msearch', list }
    const hits = { hits: [{ _index: 'a', _id: '1' }] }
    const reading = answered(asked, { responses: [{ hits }, { error: { type: 'x' } }] })

    expect(searchOf(asked)).toMatchObject({ batchSize: 2, query: ['refund', vector] })
    expect(reading?.hits).toMatchObject([{ collection: 'a', id: '1', query: 0, rank: 1 }])
  })

  test('finds fields that were asked for one by one', () => {
    const hits = { hits: [{ _index: 'docs', _id: '1', fields: { text: ['Refunds take five days.'] } }] }

    expect(answered({ target: '/docs/_search', body: { query: match } }, { hits })?.hits).toMatchObject([
      { content: 'Refunds take five days.' },
    ])
  })

  test('reads a query as deep as it likes to be', () => {
    let query: JsonObject = match
    for (let depth = 0; depth < 5000; depth += 1) query = { bool: { must: [query] } }

    expect(objectOf(searchOf({ target: '/docs/_search', body: { query } })?.query)).toBe(query)
  })
})

describe('Azure AI Search', () => {
  const target = "/indexes('docs')/docs/search.post.search"

  test('looks for a text, or for vectors where the text is everything', () => {
    const vectorQueries = [{ kind: 'vector', vector, k: 5 }]

    expect(searchOf({ target, body: { search: 'refund', vectorQueries } })).toMatchObject({
      collection: 'docs',
      query: 'refund',
    })
    expect(searchOf({ target, body: { search: '*', vectorQueries } })).toMatchObject({ query: vector, topK: 5 })
    expect(searchOf({ target: '/indexes/docs/docs/search', body: { search: 'refund', top: 3 } })).toMatchObject({
      topK: 3,
    })
    expect(searchOf({ target: '/indexes/docs/docs?search=refund&$top=3', method: 'GET' })).toMatchObject({ topK: 3 })
  })

  test('has the score of the ranker that had the last word', () => {
    const value = [{ '@search.score': 0.1, '@search.rerankerScore': 2.5, chunk_id: 'c1', chunk: 'Refunds' }]

    expect(answered({ target, body: { search: 'refund' } }, { value })?.hits).toMatchObject([
      { id: 'c1', score: 2.5, content: 'Refunds' },
    ])
  })
})

describe('Meilisearch and Typesense', () => {
  test('finds hits of several indexes in one list', () => {
    const queries = [
      { indexUid: 'a', q: 'refund' },
      { indexUid: 'b', q: 'refund' },
    ]
    const hits = [{ id: 1, text: 'x', _federation: { indexUid: 'b' }, _rankingScore: 0.5 }]
    const reading = answered({ target: '/multi-search', body: { federation: { limit: 5 }, queries } }, { hits })

    expect(reading?.hits).toMatchObject([{ collection: 'b', id: '1', score: 0.5, content: 'x' }])
  })

  test('what Meilisearch adds to a document is not its content', () => {
    const hits = [{ id: 1, title: 'x', _formatted: { title: '<em>x</em>' }, _vectors: { a: vector } }]

    expect(answered({ target: '/indexes/docs/search', body: { q: 'x' } }, { hits })?.hits).toMatchObject([
      { content: { title: 'x' } },
    ])
  })

  test('a search for everything by a vector looks for the vector', () => {
    const target = '/collections/docs/documents/search?q=*&vector_query=e:([0.1],k:2)&per_page=4'

    expect(searchOf({ target, method: 'GET' })).toMatchObject({ query: 'e:([0.1],k:2)', topK: 4 })
  })

  test('what all searches have in common may stand in the URL', () => {
    const asked = { target: '/multi_search?collection=docs&per_page=3', body: { searches: [{ q: 'refund' }] } }

    expect(searchOf(asked)).toMatchObject({ collection: 'docs', query: 'refund', topK: 3 })
  })
})

test.each<[string, Asked]>([
  ['a search that only counts', { target: '/docs/_search', body: { size: 0, query: match, aggs: {} } }],
  ['a list of an index', { target: '/docs/_search', body: { size: 10, sort: ['at'] } }],
  ['the next page of a scroll', { target: '/_search/scroll', body: { scroll_id: 'x' } }],
  ["an application's own indexes", { target: '/indexes/x/search', body: { term: 'shoes' } }],
  ["an application's own search", { target: '/multi_search', body: { searches: ['shoes'] } }],
  ["an application's own documents", { target: '/collections/x/documents/search', method: 'GET' }],
  ['a document that is read', { target: '/docs/_doc/7', method: 'GET' }],
  ['writing', { target: '/_bulk', list: [{ index: {} }, { text: 'x' }] }],
])('%s is no look-up', (_, asked) => {
  expect(searchOf(asked)).toBeUndefined()
})
