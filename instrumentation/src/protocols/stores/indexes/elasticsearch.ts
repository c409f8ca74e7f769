import { contentOf } from '../../../retrieval/content.ts'
import { idOf } from '../../../retrieval/id.ts'
import type { Hit, Search } from '../../../retrieval/search.ts'
import { listOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../../json.ts'
import type { WireRequest } from '../../wire-body.ts'
import { nameIn, numberIn } from '../path.ts'
import { storeProtocol } from '../store-format.ts'
import { filtersOf, lookedFor } from './query-dsl.ts'

const path = /\/(_search|_knn_search)$/
const several = /\/_msearch$/
const asking = ['query', 'knn', 'retriever', 'rank', 'sub_searches', 'search_after', 'ext']

// OpenSearch kept Elasticsearch's format. Its clients and its hosts say which it is, and some of its queries.
const openSearch = /opensearch|\baoss\b|\.es\.amazonaws\.com/

/** Elasticsearch and OpenSearch: whatever a search ranks by. One that only counts or aggregates finds no documents. */
export const elasticsearch = storeProtocol({
  store: 'elasticsearch',
  methods: ['POST', 'GET'],
  path,
  headers: ['user-agent'],
  speaks: ({ body, query }) =>
    (asking.some(name => name in body) || query.has('q')) && body['size'] !== 0 && query.get('size') !== '0',
  searches: request => {
    const { body, query, path: target } = request
    const search = searchOf(body)
    return [
      {
        store: storeOf(request, body),
        collection: nameIn(target, /\/([^/]+)\/(?:_search|_knn_search)$/),
        operation: path.exec(target)?.[1]?.slice(1),
        ...search,
        query: search.query ?? query.get('q') ?? undefined,
        topK: search.topK ?? numberIn(query, 'size'),
      },
    ]
  },
  found: ({ body }) => (objectOf(body['hits']) ? [hitsOf(body)] : undefined),
})

/** Several searches in one call, each a line that says where and a line that says what. */
export const elasticsearchMany = storeProtocol({
  store: 'elasticsearch',
  methods: ['POST', 'GET'],
  path: several,
  headers: ['user-agent'],
  speaks: ({ list }) => list.length > 1 && list.every(line => objectOf(line) !== undefined),
  searches: request => {
    const inPath = nameIn(request.path, /\/([^/]+)\/_msearch$/)
    const lines = objectsOf(request.list)
    return lines.flatMap((head, index) => {
      const body = lines[index + 1]
      if (index % 2 === 1 || body === undefined) return []
      const collection = indexOf(head) ?? inPath
      return [{ store: storeOf(request, body), collection, operation: 'msearch', ...searchOf(body) }]
    })
  },
  found: ({ body }) => (Array.isArray(body['responses']) ? objectsOf(body['responses']).map(hitsOf) : undefined),
})

function storeOf({ headers, origin = '' }: WireRequest, body: JsonObject): string {
  const said = openSearch.test(headers?.['user-agent'] ?? '') || openSearch.test(origin)
  const query = objectOf(body['query'])
  return said || query?.['neural'] !== undefined || query?.['hybrid'] !== undefined ? 'opensearch' : 'elasticsearch'
}

function indexOf(head: JsonObject): string | undefined {
  return textOf(head['index']) ?? textOf(listOf(head['index']).join(',') || undefined)
}

function searchOf(body: JsonObject): Search {
  const knn = objectOf(body['knn']) ?? objectsOf(body['knn'])[0]
  const filters = filtersOf(body)
  return {
    query: lookedFor(body),
    topK: numberOf(body['size']) ?? numberOf(knn?.['k']),
    filter: filters.length === 0 ? undefined : filters,
  }
}

function hitsOf(answer: JsonObject): readonly Hit[] {
  return objectsOf(objectOf(answer['hits'])?.['hits']).map(hit => ({
    collection: textOf(hit['_index']),
    id: idOf(hit['_id']),
    version: numberOf(hit['_version']) ?? numberOf(hit['_seq_no']),
    score: numberOf(hit['_score']),
    content: contentOf(hit['_source'] ?? fieldsOf(hit['fields'])),
  }))
}

/** Fields that were asked for one by one come as lists, mostly of one value. */
function fieldsOf(fields: unknown): JsonObject | undefined {
  const object = objectOf(fields)
  const single = (value: unknown) => (Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value)
  return object && Object.fromEntries(Object.entries(object).map(([name, value]) => [name, single(value)]))
}
