import { describe, expect, test } from 'vitest'
import { protocolsOfPath } from '../../../../instrumentation/src/protocols/table.ts'
import type { JsonObject } from '../../../../instrumentation/src/protocols/json.ts'
import type { ResponseReading } from '../../../../instrumentation/src/protocols/protocol.ts'
import type { Search } from '../../../../instrumentation/src/retrieval/search.ts'
import { wireBody, wireRequest } from '../../../helpers/wire-request.ts'

const vector = [0.1, 0.2]

function searchOf(path: string, body: JsonObject, origin = 'http://127.0.0.1'): Search | undefined {
  const request = { ...wireRequest(body, path), origin }
  const spoken = protocolsOfPath('POST', path).find(protocol => protocol.speaks(request))
  return spoken?.readRequest(request).search
}

function answered(path: string, body: JsonObject, answer: JsonObject): ResponseReading | undefined {
  const request = wireRequest(body, path)
  const spoken = protocolsOfPath('POST', path).find(protocol => protocol.speaks(request))
  return spoken?.readResponse(wireBody(answer), request)
}

describe('Qdrant', () => {
  const query = '/collections/docs/points/query'

  test.each<[string, JsonObject, unknown]>([
    ['a vector', { query: vector }, vector],
    ['a point', { query: 7 }, 7],
    ['the nearest of something', { query: { nearest: vector } }, vector],
    ['a text that it embeds itself', { query: { nearest: { text: 'refunds', model: 'm' } } }, 'refunds'],
    ['a text, in short', { query: { text: 'refunds', model: 'm' } }, 'refunds'],
    [
      'a fusion of a text twice',
      {
        prefetch: [{ query: { text: 'refunds', model: 'dense' } }, { query: { text: 'refunds', model: 'sparse' } }],
        query: { fusion: 'rrf' },
      },
      'refunds',
    ],
    ['a fusion of one vector', { prefetch: { query: vector }, query: { fusion: 'rrf' } }, vector],
  ])('looks for %s', (_, body, looked) => {
    expect(searchOf(query, { ...body, limit: 2 })).toMatchObject({ collection: 'docs', query: looked, topK: 2 })
  })

  test('looks for a named vector', () => {
    const body = { vector: { name: 'small', vector }, limit: 2 }

    expect(searchOf('/gateway/collections/my%20docs/points/search', body)).toMatchObject({
      collection: 'my docs',
      query: vector,
    })
  })

  test('finds the points of all groups', () => {
    const groups = [
      { id: 'a', hits: [{ id: 1, score: 0.5 }] },
      { id: 'b', hits: [{ id: 2, score: 0.4 }] },
    ]
    const body = { query: vector, group_by: 'x' }
    const reading = answered('/collections/docs/points/query/groups', body, { result: { groups } })

    expect(reading?.hits?.map(({ id }) => id)).toEqual(['1', '2'])
  })

  test('tells the hits of one search in a batch from those of another', () => {
    const body = {
      searches: [
        { query: vector, limit: 1 },
        { query: vector, limit: 1 },
      ],
    }
    const result = [{ points: [{ id: 1 }] }, { points: [{ id: 2 }, { id: 3 }] }]
    const reading = answered('/collections/docs/points/query/batch', body, { result })

    expect(reading?.hits).toMatchObject([
      { id: '1', query: 0, rank: 1 },
      { id: '2', query: 1, rank: 1 },
      { id: '3', query: 1, rank: 2 },
    ])
  })
})

describe('Pinecone', () => {
  test('has its index in the host', () => {
    const body = { topK: 3, vector }

    expect(searchOf('/query', body, 'https://docs-abc123.svc.aped-4627-b74a.pinecone.io')).toMatchObject({
      store: 'pinecone',
      collection: 'docs',
    })
  })

  test('looks for records by a text, a vector or another record', () => {
    const path = '/records/namespaces/main/search'
    const looked = (query: JsonObject) => searchOf(path, { query: { ...query, top_k: 2 } })?.query

    expect(looked({ inputs: { text: 'refunds' } })).toBe('refunds')
    expect(looked({ vector: { values: vector } })).toEqual(vector)
    expect(looked({ id: 'd1' })).toEqual({ id: 'd1' })
    expect(searchOf(path, { query: { top_k: 2 } })).toMatchObject({ namespace: 'main', topK: 2 })
  })

  test('finds documents with their fields beside id and score', () => {
    const body = { top_k: 2, score_by: [{ type: 'text', field: 'body', query: 'refunds' }] }
    const path = '/namespaces/main/documents/search'
    const matches = [{ _id: 'd1', _score: 0.8, body: 'Refunds take five days.' }]

    expect(searchOf(path, body)).toMatchObject({ query: 'refunds', topK: 2 })
    expect(answered(path, body, { matches })?.hits).toMatchObject([
      { id: 'd1', score: 0.8, content: 'Refunds take five days.' },
    ])
  })
})

describe('Chroma', () => {
  const path = '/api/v2/tenants/t/databases/main/collections/c1/query'

  test('has a search for each of its embeddings', () => {
    const body = { query_embeddings: [vector, vector], n_results: 2, where: { lang: 'en' } }

    expect(searchOf(path, body)).toMatchObject({ batchSize: 2, topK: 2, namespace: 'main', query: [vector, vector] })
    expect(searchOf(path, { ...body, where: {} })?.filter).toBeUndefined()
  })

  test('finds metadata where documents were not asked for', () => {
    const body = { query_embeddings: [vector], n_results: 1 }
    const answer = { ids: [['d1']], documents: null, metadatas: [[{ title: 'Refunds' }]], distances: null }

    expect(answered(path, body, answer)?.hits).toMatchObject([{ id: 'd1', content: { title: 'Refunds' } }])
  })

  test('has searches of a newer form', () => {
    const searches = [{ rank: { $knn: { query: vector, limit: 5 } }, limit: { limit: 3 }, filter: {} }]

    expect(searchOf('/api/v2/tenants/t/databases/d/collections/c1/search', { searches })).toMatchObject({
      query: vector,
      topK: 3,
    })
  })
})

describe('Weaviate', () => {
  const path = '/v1/graphql'

  test.each([
    ['concepts', '{ Get { Docs(limit: 2, nearText: {concepts: ["refund", "days"]}) { text } } }', 'refund days'],
    ['keywords', '{Get{Docs(bm25:{query:"say \\"hi\\""} limit:2){text}}}', 'say "hi"'],
    ['a vector', 'query Q { Get { Docs(nearVector: {vector: [0.1, 0.2]}, limit: 2) { text } } }', vector],
    ['a text and a vector', '{Get{Docs(hybrid:{query:"refund",vector:[0.1,0.2]},limit:2){text}}}', 'refund'],
  ])('looks for %s', (_, query, looked) => {
    expect(searchOf(path, { query })).toMatchObject({ collection: 'Docs', query: looked, topK: 2 })
  })

  test('keeps the filter as it is written', () => {
    const query = '{Get{Docs(where:{operator:Equal,path:["a"],valueText:"x"},bm25:{query:"q"}){text}}}'

    expect(searchOf(path, { query })?.filter).toBe('where:{operator:Equal,path:["a"],valueText:"x"}')
  })

  test('says in a list what went wrong', () => {
    const body = { query: '{Get{Docs(bm25:{query:"q"}){text}}}' }

    expect(answered(path, body, { errors: [{ message: 'no such class' }] })?.error).toEqual({
      type: '_OTHER',
      message: 'no such class',
    })
  })
})

describe('Milvus', () => {
  const path = '/v2/vectordb/entities/search'

  test('finds as many hits for each query as it says', () => {
    const body = { collectionName: 'docs', data: [vector, vector], limit: 2 }
    const data = [
      { id: 1, distance: 0.1 },
      { id: 2, distance: 0.2 },
      { id: 3, distance: 0.3 },
    ]
    const reading = answered(path, body, { code: 0, data, topks: [2, 1] })

    expect(reading?.hits).toMatchObject([{ query: 0 }, { query: 0 }, { query: 1, rank: 1 }])
  })

  test('fails under HTTP 200', () => {
    const reading = answered(path, { collectionName: 'docs', data: [vector] }, { code: 100, message: 'no collection' })

    expect(reading?.error).toEqual({ type: '100', message: 'no collection' })
  })
})

test.each<[string, string, JsonObject]>([
  ["an application's own search", '/api/query', { query: 'shoes', topK: 5 }],
  ['an application that searches by id', '/query', { id: 'd1' }],
  ['a list of points', '/collections/docs/points/scroll', { limit: 2 }],
  ['a query that lists points', '/collections/docs/points/query', { limit: 2 }],
  ['points that are written', '/collections/docs/points', { points: [] }],
  ['records that are fetched', '/vectors/fetch', { ids: ['a'] }],
  ["an application's own GraphQL", '/v1/graphql', { query: '{ Get { user(id: 1) { name } } }' }],
  ['a mutation', '/v1/graphql', { query: 'mutation { hybrid: { Get } }' }],
  ['collections of something else', '/api/v1/collections/c1/query', { q: 'shoes' }],
])('%s is no look-up', (_, path, body) => {
  expect(searchOf(path, body)).toBeUndefined()
})

test.each([
  ['of another shape', { nothing: true }],
  ['with wrong types', { result: 'none', matches: 7, ids: 'x', data: { Get: 5 }, hits: [1] }],
  ['empty', {}],
])('an answer %s breaks nothing', (_, answer) => {
  const requests: readonly (readonly [string, JsonObject])[] = [
    ['/collections/docs/points/search', { vector, limit: 1 }],
    ['/query', { topK: 1, vector }],
    ['/api/v1/collections/c1/query', { query_embeddings: [vector] }],
    ['/v1/graphql', { query: '{Get{Docs(bm25:{query:"q"}){text}}}' }],
    ['/v2/vectordb/entities/search', { collectionName: 'docs', data: [vector] }],
  ]

  expect(requests.flatMap(([path, body]) => answered(path, body, answer)?.hits ?? [])).toEqual([])
})
