export interface StoreAnswer {
  readonly status?: number
  readonly json: unknown
}

/** The two documents that every store here finds. */
export const documents = [
  { id: 7, text: 'Refunds take five days.', lang: 'en' },
  { id: 8, text: 'Returns are free.', lang: 'en' },
] as const

const vector = [0.1, 0.2, 0.3]
const scored = documents.map((document, index) => ({ document, id: String(document.id), score: 0.9 - index / 10 }))

// Each by the store's documented format, the first that matches the path; `missing` and 404 ask for its error.
const routes: readonly (readonly [path: RegExp, answer: (body: string, path: string) => StoreAnswer])[] = [
  // Pinecone
  [
    /^\/query$/,
    body => (body.includes('404') ? failed({ code: 3, message: 'topK is too large', details: [] }) : pinecone()),
  ],
  [/^\/vectors\/fetch/, () => ({ json: { vectors: {}, namespace: '', usage: { readUnits: 1 } } })],
  [/^\/records\/namespaces\/[^/]+\/search$/, () => ({ json: records() })],
  // Qdrant
  [/^\/collections\/missing\/points/, () => missing({ status: { error: 'Not found: Collection `missing`' }, time: 0 })],
  [/\/points\/(search|recommend)$/, () => ({ json: qdrant(points()) })],
  [/\/points\/search\/batch$/, () => ({ json: qdrant([points().slice(0, 1), points().slice(1)]) })],
  [/\/points\/query$/, () => ({ json: qdrant({ points: points() }) })],
  [/\/points\/query\/batch$/, () => ({ json: qdrant([{ points: points() }]) })],
  [/\/points\/scroll$/, () => ({ json: qdrant({ points: points(), next_page_offset: null }) })],
  // Chroma
  [
    /\/collections\/[^/]+\/query$/,
    body => (body.includes('404') ? failed({ error: 'InvalidArgumentError', message: 'n_results' }) : chroma(body)),
  ],
  [/^\/api\/v[12]\/(tenants\/[^/]+\/databases\/[^/]+\/)?collections\/docs/, () => ({ json: chromaCollection })],
  [/^\/api\/v[12]\/(pre-flight-checks|version|heartbeat|auth\/identity)/, () => ({ json: chromaPreflight })],
  [
    /^\/api\/v[12]\/tenants\/[^/]+(\/databases\/[^/]+)?$/,
    () => ({ json: { name: 'default', id: 'x', tenant: 'default' } }),
  ],
  // Elasticsearch, OpenSearch
  [/^\/missing\/_search/, () => missing(elasticError)],
  [
    /\/_msearch/,
    body => ({
      json: {
        took: 1,
        responses: body
          .trim()
          .split('\n')
          .filter((_, index) => index % 2)
          .map(elastic),
      },
    }),
  ],
  [
    /\/_search/,
    body => ({
      json: body.includes('"size":0') ? { ...elastic(), hits: { total: { value: 2 }, hits: [] } } : elastic(),
    }),
  ],
  // Azure AI Search
  [
    /^\/indexes\('missing'\)/,
    () => missing({ error: { code: 'IndexNotFound', message: "No index with the name 'missing'" } }),
  ],
  [/^\/indexes\('docs'\)\/docs\/search.post.search/, () => ({ json: azure() })],
  // Meilisearch
  [
    /^\/indexes\/missing\/search/,
    () => missing({ message: 'Index `missing` not found.', code: 'index_not_found', type: 'invalid_request' }),
  ],
  [/^\/indexes\/docs\/search/, () => ({ json: meilisearch() })],
  [
    /^\/multi-search/,
    () => ({
      json: {
        results: [
          { indexUid: 'docs', ...meilisearch() },
          { indexUid: 'more', hits: [] },
        ],
      },
    }),
  ],
  // Typesense
  [/^\/collections\/missing\/documents\/search/, () => missing({ message: 'Not Found' })],
  [/^\/collections\/docs\/documents\/search/, () => ({ json: typesense() })],
  [/^\/multi_search/, () => ({ json: { results: [typesense()] } })],
  // Weaviate
  [/^\/v1\/graphql/, body => ({ json: { data: { Get: { Docs: weaviate(body) } } } })],
  [/^\/v1\/(meta|\.well-known)/, () => ({ json: { version: '1.30.0' } })],
  // Milvus
  [/^\/v2\/vectordb\/entities\/search/, body => ({ json: body.includes('missing') ? milvusError : milvus() })],
]

/** What a store answers on this path. */
export function answerOfStore(target: string, body: string): StoreAnswer {
  const route = routes.find(([path]) => path.test(target))
  return route?.[1](body, target) ?? missing({ message: `nothing at ${target}` })
}

function failed(json: unknown): StoreAnswer {
  return { status: 400, json }
}

function missing(json: unknown): StoreAnswer {
  return { status: 404, json }
}

function pinecone(): StoreAnswer {
  const matches = scored.map(({ document: { id: _, ...metadata }, id, score }) => ({ id, score, values: [], metadata }))
  return { json: { matches, namespace: '', usage: { readUnits: 5 } } }
}

function records(): unknown {
  const hits = scored.map(({ document: { text }, id, score }) => ({ _id: id, _score: score, fields: { text } }))
  return { result: { hits }, usage: { read_units: 6, embed_total_tokens: 5 } }
}

function qdrant(result: unknown): unknown {
  return { result, status: 'ok', time: 0.001 }
}

function points(): readonly unknown[] {
  return scored.map(({ document, score }) => {
    const { id, ...payload } = document
    return { id, version: 3, score, payload, vector }
  })
}

function chroma(body: string): StoreAnswer {
  const queries = (JSON.parse(body) as { readonly query_embeddings: readonly unknown[] }).query_embeddings
  const rows = <Value>(row: readonly Value[]) => queries.map(() => row)
  return {
    json: {
      ids: rows(scored.map(({ id }) => id)),
      documents: rows(documents.map(({ text }) => text)),
      distances: rows(scored.map(({ score }) => 1 - score)),
      metadatas: rows(documents.map(({ lang }) => ({ lang }))),
      embeddings: null,
      uris: null,
      include: ['metadatas', 'documents', 'distances'],
    },
  }
}

const chromaCollection = {
  id: '4f1c1b0e-5c9a-4f6e-9a55-8f1a9d3c7b21',
  name: 'docs',
  metadata: null,
  dimension: 3,
  tenant: 'default_tenant',
  database: 'default_database',
  configuration_json: {},
  version: 0,
  log_position: 0,
}
const chromaPreflight = { max_batch_size: 100, tenant: 'default_tenant', databases: ['default_database'], user_id: '' }

function elastic(): { readonly hits: unknown } {
  const hits = scored.map(({ document, id, score }) => {
    const { id: _, ...source } = document
    return { _index: 'docs-1', _id: id, _version: 4, _score: score, _source: { ...source, embedding: vector } }
  })
  return { hits: { total: { value: 2, relation: 'eq' }, max_score: 0.9, hits } }
}

const elasticError = {
  error: { type: 'index_not_found_exception', reason: 'no such index [missing]', root_cause: [] },
  status: 404,
}

function azure(): unknown {
  const value = scored.map(({ document, id, score }) => ({ '@search.score': score, ...document, id }))
  return { '@odata.context': 'https://x/indexes(docs)/$metadata#docs(*)', value }
}

function meilisearch(): object {
  const hits = scored.map(({ document, score }) => ({ ...document, _rankingScore: score, _formatted: document }))
  return { hits, query: 'x', processingTimeMs: 1, limit: 2, offset: 0, estimatedTotalHits: 2 }
}

function typesense(): unknown {
  const hits = scored.map(({ document, id }, index) => ({
    document: { ...document, id },
    highlights: [],
    text_match: 578 - index,
  }))
  return { found: 2, hits, out_of: 2, page: 1, request_params: { collection_name: 'docs', q: 'x', per_page: 2 } }
}

// Weaviate writes scores as text and distances as numbers.
function weaviate(body: string): readonly unknown[] {
  return scored.map(({ document: { text }, score }, index) => {
    const id = `00000000-0000-0000-0000-00000000000${index + 7}`
    const additional = body.includes('score') ? { id, score: String(score) } : { id, distance: 1 - score }
    return { text, ...(body.includes('_additional') && { _additional: additional }) }
  })
}

function milvus(): unknown {
  return { code: 0, cost: 0, data: scored.map(({ document: { text }, id, score }) => ({ id, distance: score, text })) }
}

const milvusError = { code: 100, message: "can't find collection[collection=missing]" }
