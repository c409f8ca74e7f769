import { beforeAll, describe, expect, test } from 'vitest'
import { contentHash } from '../../../instrumentation/src/content/hash.ts'
import { nodeBinary } from '../../helpers/nodes.ts'
import type { ReceivedSpan } from '../../helpers/otlp-receiver.ts'
import { documents } from '../../helpers/stores/store-answers.ts'
import { traceStores, type StoresOptions, type StoresRun } from '../../helpers/stores/traced-stores.ts'
import { jsonOf } from '../../helpers/traced-app.ts'

const chroma = 'chroma query 4f1c1b0e-5c9a-4f6e-9a55-8f1a9d3c7b21'
// Elasticsearch's client makes a span of its own for each call, also for the one that finds nothing by intention.
const elastic = ['search docs 2', 'search docs 2', 'msearch 4', 'search missing ResponseError'].map(
  line => `elasticsearch ${line}`,
)
const openSearch = ['search docs 2', 'search docs 2', 'msearch docs 2', 'search missing index_not_found_exception']
const azure = ['search docs 2', 'search docs 2', 'search missing IndexNotFound']
const meilisearch = ['search docs 2', 'search docs 2', 'multi_search 2', 'search missing index_not_found']
const milvus = ['search docs 2', 'hybrid_search docs 2', 'search missing CollectionNotExists']
const weaviate = [
  'bm25 Docs 2',
  'hybrid Docs 2',
  'nearText Docs 2',
  'nearVector Docs 2',
  'bm25 Missing WeaviateQueryError',
]
const postgres = [
  ...Array.from({ length: 9 }, (_, index) => (index === 2 ? 'public.docs 2' : 'docs 2')),
  'missing 42P01',
  'missing 42P01',
]

const everywhere = {
  fetch: [
    ...Array.from({ length: 21 }, () => 'qdrant search docs 2'),
    ...['cut UND_ERR_SOCKET', 'cut UND_ERR_SOCKET', 'silent TimeoutError'].map(line => `qdrant search ${line}`),
  ],
  chroma: [`${chroma} 2`, `${chroma} 4`, `${chroma} InvalidArgumentError`],
  elasticsearch: elastic,
  opensearch: openSearch.map(line => `opensearch ${line}`),
  azure: azure.map(line => `azure.ai.search ${line}`),
  meilisearch: meilisearch.map(line => `meilisearch ${line}`),
  typesense: ['search docs 2', 'multi_search docs 2', 'search missing 404'].map(line => `typesense ${line}`),
  milvus: ['milvus search docs 2', 'milvus search missing 100'],
}

// By store, in the order of the cases: store, operation, collection, and how much was found or what went wrong.
const http = {
  newest: {
    pinecone: ['query 2', 'query 2', 'search_records 2', 'query 3'].map(line => `pinecone ${line}`),
    qdrant: ['qdrant query docs 2', 'qdrant query missing 404', 'qdrant query/batch docs 2'],
    ...everywhere,
  },
  older: {
    pinecone: ['query 2', 'query 2', 'query 3'].map(line => `pinecone ${line}`),
    qdrant: ['search docs 2', 'search/batch docs 2', 'recommend docs 2', 'search missing 404'].map(
      line => `qdrant ${line}`,
    ),
    ...everywhere,
    weaviate: ['weaviate nearText Docs 2', 'weaviate hybrid Docs 2'],
  },
}
const redis = ['SEARCH docs 2', 'SEARCH docs 2', 'SEARCH missing SimpleError', 'HYBRID docs 2'].map(
  line => `redis FT.${line}`,
)
const binary = {
  newest: {
    pg: postgres.map(line => `postgresql SELECT ${line}`),
    cursor: ['postgresql SELECT docs 2', 'postgresql SELECT docs 2'],
    // Once more, in RESP3, which the older one does not read.
    redis: ['redis FT.SEARCH docs 2', ...redis],
    milvus: milvus.map(line => `milvus ${line}`),
    weaviate: weaviate.map(line => `weaviate ${line}`),
  },
  older: {
    pg: postgres.map(line => `postgresql SELECT ${line}`),
    redis,
    milvus: milvus.map(line => `milvus ${line}`),
    weaviate: weaviate.map(line => `weaviate ${line}`),
  },
}

type Run = Pick<StoresOptions, 'app' | 'kind' | 'folder' | 'node' | 'hook'>
const hasNodes = process.platform === 'linux' && process.arch === 'x64'

// Some of the newest clients need Node 22.
const runs: readonly (readonly [title: string, run: Run])[] = [
  ['older clients over HTTP, as CommonJS', { kind: 'http', folder: 'older', app: 'app.cjs', hook: '--require' }],
  ['older clients over HTTP, as ES modules', { kind: 'http', folder: 'older', app: 'app.mjs', hook: '--import' }],
  [
    'older clients of other protocols, as CommonJS',
    { kind: 'binary', folder: 'older', app: 'app.cjs', hook: '--require' },
  ],
  [
    'older clients of other protocols, as ES modules',
    { kind: 'binary', folder: 'older', app: 'app.mjs', hook: '--import' },
  ],
  ...(hasNodes ? newestOn(22, 'app.mjs') : []),
  ...(hasNodes ? newestOn(24, 'app.cjs') : []),
  ...(hasNodes ? newestOn(26, 'app.mjs') : []),
]

function newestOn(major: 22 | 24 | 26, app: 'app.cjs' | 'app.mjs'): typeof runs {
  const run = { folder: 'newest', app, node: nodeBinary(major), hook: '--require' } as const
  const form = app === 'app.cjs' ? 'CommonJS' : 'ES modules'
  return [
    [`newest clients over HTTP, as ${form} on Node ${major}`, { ...run, kind: 'http' }],
    [`newest clients of other protocols, as ${form} on Node ${major}`, { ...run, kind: 'binary' }],
  ]
}

describe.each(runs)('%s', (_, run) => {
  const { hook, ...plain } = run
  const expected: Readonly<Record<string, readonly string[]>> = { http, binary }[run.kind][run.folder]
  const stores = Object.keys(expected)
  let alone: StoresRun
  let hooked: StoresRun
  let searches: readonly ReceivedSpan[]
  beforeAll(async () => {
    // What is told of documents is tested elsewhere; here they are to be compared.
    const env = { SPANLEDGER_CONTENT: 'full' }
    alone = await traceStores({ ...plain, stores, env })
    hooked = await traceStores({ ...run, stores, env })
    searches = hooked.spans.filter(span => span.attributes['gen_ai.operation.name'] === 'retrieval')
  })

  test(`are left as they are with ${String(hook)}`, () => {
    expect(hooked.stdout).toBe(alone.stdout)
    expect(withoutPids(hooked.stderr)).toBe(withoutPids(alone.stderr))
    expect([hooked.code, hooked.signal]).toEqual([0, null])
    expect(hooked.requests).toEqual(alone.requests)
  })

  test('have each search seen, once', () => {
    // Not in order: a failure waits for another attempt, and Elasticsearch's client ends its spans itself.
    expect(searches.map(shortForm).toSorted()).toEqual(Object.values(expected).flat().toSorted())
  })

  test('find the same documents by the same hashes everywhere', () => {
    const hashes = searches.flatMap(span => hashesOf(span))

    expect(hashes.length).toBeGreaterThan(20)
    expect([...new Set(hashes)]).toEqual(documents.map(({ text }) => contentHash(text)))
  })

  test('leave no vector and no key on a span', () => {
    const told = JSON.stringify(hooked.spans)

    expect(told).not.toMatch(/0\.1,\s*0\.2,\s*0\.3/)
    expect(told).not.toContain('key-test')
  })
})

function shortForm({ attributes }: ReceivedSpan): string {
  const end = attributes['error.type'] ?? attributes['db.response.returned_rows']
  const names = ['db.system.name', 'db.operation.name', 'gen_ai.data_source.id'].map(name => attributes[name])
  return [...names, end]
    .filter(part => part !== undefined)
    .map(String)
    .join(' ')
}

function hashesOf(span: ReceivedSpan): readonly string[] {
  const hits = (jsonOf(span, 'spanledger.retrieval.hashes') ?? []) as readonly { readonly hash: string }[]
  return hits.map(({ hash }) => hash)
}

function withoutPids(text: string): string {
  return text.replaceAll(/\(node:\d+\)/g, '(node)')
}
