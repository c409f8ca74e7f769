'use strict'

// Ordinary code on the stores' real clients: each case prints what its caller would see. `load` gives a package.

const vector = [0.1, 0.2, 0.3]
const question = 'How long do refunds take?'

exports.httpCases = (load, url) => ({
  // No client at all.
  fetch: async () => {
    const search = (collection, options) =>
      fetch(`${url}/collections/${collection}/points/search`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ vector, limit: 2 }),
        ...options,
      })
    return {
      whole: async () => (await search('docs')).json(),
      aborted: () => search('silent', { signal: AbortSignal.timeout(50) }),
      'cut off': async () => (await search('cut')).json(),
      'cut off and never read': async () => (await search('cut')).status,
      together: async () =>
        (await Promise.all(Array.from({ length: 20 }, () => search('docs')))).map(({ status }) => status),
    }
  },
  pinecone: async () => {
    const { Pinecone } = await load('@pinecone-database/pinecone')
    const client = new Pinecone({ apiKey: 'key-test' })
    const index = (name = 'docs') => {
      // Version 9 takes options where earlier ones took the name and the host.
      const taken = Pinecone.prototype.index.length === 1 ? [{ name, host: url }] : [name, url]
      return client.index(...taken)
    }
    return {
      query: () => index().query({ vector, topK: 2, includeMetadata: true, filter: { lang: 'en' } }),
      'query by id': () => index().query({ id: 'd1', topK: 2 }),
      fetch: () => {
        const fetching = index()
        return fetching.fetch.length === 1 && 'documents' in fetching
          ? fetching.fetch({ ids: ['d1'] })
          : fetching.fetch(['d1'])
      },
      ...(typeof index().searchRecords === 'function' && {
        records: () => index().searchRecords({ query: { inputs: { text: question }, topK: 2 }, fields: ['text'] }),
      }),
      failing: () => index().query({ vector, topK: 404 }),
    }
  },
  qdrant: async () => {
    const { QdrantClient } = await load('@qdrant/js-client-rest')
    const client = new QdrantClient({ url, checkCompatibility: false })
    return {
      scroll: () => client.scroll('docs', { limit: 2 }),
      // Gone in the newest versions, for which there is only query().
      ...(typeof client.search === 'function' && {
        search: () => client.search('docs', { vector, limit: 2, with_payload: true, filter: { must: [] } }),
        'search batch': () =>
          client.searchBatch('docs', {
            searches: [
              { vector, limit: 1 },
              { vector: [0.3], limit: 1 },
            ],
          }),
        recommend: () => client.recommend('docs', { positive: [7], limit: 2 }),
        missing: () => client.search('missing', { vector, limit: 2 }),
      }),
      ...(typeof client.query === 'function' && {
        query: () => client.query('docs', { query: vector, limit: 2, with_payload: true }),
        missing: () => client.query('missing', { query: vector, limit: 2 }),
        'query batch': () => client.queryBatch('docs', { searches: [{ query: vector, limit: 1 }] }),
      }),
    }
  },
  chroma: async () => {
    const { ChromaClient } = await load('chromadb')
    const { hostname, port } = new URL(url)
    const embeddingFunction = { name: 'ours', generate: async texts => texts.map(() => vector) }
    // Version 1 takes a path.
    const client = new ChromaClient({ path: url, host: hostname, port: Number(port), ssl: false })
    const collection = await client.getCollection({ name: 'docs', embeddingFunction })
    return {
      query: async () => {
        const { ids, documents, distances } = await collection.query({ queryEmbeddings: [vector], nResults: 2 })
        return { ids, documents, distances }
      },
      'query by text': async () => (await collection.query({ queryTexts: [question, 'Where?'], nResults: 2 })).ids,
      failing: () => collection.query({ queryEmbeddings: [vector], nResults: 404 }),
    }
  },
  elasticsearch: async () => {
    const { Client } = await load('@elastic/elasticsearch')
    const client = new Client({ node: url, maxRetries: 0 })
    return {
      search: () => client.search({ index: 'docs', query: { match: { text: question } }, size: 2, version: true }),
      knn: () =>
        client.search({ index: 'docs', knn: { field: 'embedding', query_vector: vector, k: 2, num_candidates: 9 } }),
      count: () =>
        client.search({ index: 'docs', size: 0, query: { match_all: {} }, aggs: { n: { sum: { field: 'n' } } } }),
      many: () =>
        client.msearch({
          searches: [
            { index: 'docs' },
            { query: { match: { text: question } } },
            {},
            { knn: { field: 'e', query_vector: vector, k: 1 } },
          ],
        }),
      missing: () => client.search({ index: 'missing', query: { match_all: {} } }),
    }
  },
  opensearch: async () => {
    const { Client } = await load('@opensearch-project/opensearch')
    const client = new Client({ node: url, maxRetries: 0 })
    return {
      search: async () =>
        (await client.search({ index: 'docs', body: { query: { match: { text: question } }, size: 2 } })).body,
      hybrid: async () => {
        const queries = [{ match: { text: question } }, { knn: { embedding: { vector, k: 2 } } }]
        return (await client.search({ index: 'docs', body: { query: { hybrid: { queries } } } })).body
      },
      many: async () =>
        (await client.msearch({ body: [{ index: 'docs' }, { query: { match: { text: question } } }] })).body,
      missing: () => client.search({ index: 'missing', body: { query: { match_all: {} } } }),
    }
  },
  azure: async () => {
    const { AzureKeyCredential, SearchClient } = await load('@azure/search-documents')
    const options = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } }
    const client = name => new SearchClient(url, name, new AzureKeyCredential('key-test'), options)
    const all = async answer => {
      const found = []
      for await (const result of answer.results) found.push(result)
      return found
    }
    return {
      search: async () => all(await client('docs').search(question, { top: 2, filter: "lang eq 'en'" })),
      vector: async () =>
        all(
          await client('docs').search('*', {
            vectorSearchOptions: {
              queries: [{ kind: 'vector', vector, kNearestNeighborsCount: 2, fields: ['embedding'] }],
            },
          }),
        ),
      missing: async () => all(await client('missing').search(question)),
    }
  },
  meilisearch: async () => {
    const { MeiliSearch, Meilisearch = MeiliSearch } = await load('meilisearch')
    const client = new Meilisearch({ host: url, apiKey: 'key-test' })
    return {
      search: () => client.index('docs').search(question, { limit: 2, filter: 'lang = en' }),
      get: () => client.index('docs').searchGet(question, { limit: 2 }),
      many: () =>
        client.multiSearch({
          queries: [
            { indexUid: 'docs', q: question },
            { indexUid: 'more', q: 'x' },
          ],
        }),
      missing: () => client.index('missing').search(question),
    }
  },
  typesense: async () => {
    const { Client } = await load('typesense')
    const { hostname: host, port } = new URL(url)
    const nodes = [{ host, port: Number(port), protocol: 'http' }]
    const client = new Client({ nodes, apiKey: 'key-test', numRetries: 0, connectionTimeoutSeconds: 5 })
    return {
      search: () => client.collections('docs').documents().search({ q: question, query_by: 'text', per_page: 2 }),
      many: () => client.multiSearch.perform({ searches: [{ collection: 'docs', q: question }] }, { query_by: 'text' }),
      missing: () => client.collections('missing').documents().search({ q: question, query_by: 'text' }),
    }
  },
  weaviate: async () => {
    const { default: weaviate } = await load('weaviate-ts-client')
    const client = weaviate.client({ scheme: 'http', host: new URL(url).host })
    return {
      'near text': () =>
        client.graphql
          .get()
          .withClassName('Docs')
          .withFields('text _additional { id distance }')
          .withNearText({ concepts: [question] })
          .withLimit(2)
          .do(),
      hybrid: () =>
        client.graphql
          .get()
          .withClassName('Docs')
          .withFields('text _additional { id score }')
          .withHybrid({ query: question, vector, alpha: 0.5 })
          .withLimit(2)
          .withWhere({ path: ['lang'], operator: 'Equal', valueText: 'en' })
          .do(),
      listing: () => client.graphql.get().withClassName('Docs').withFields('text').withLimit(2).do(),
    }
  },
  milvus: async () => {
    const { HttpClient } = await load('@zilliz/milvus2-sdk-node')
    const client = new HttpClient({ endpoint: url, database: 'main' })
    return {
      search: () =>
        client.search({
          collectionName: 'docs',
          data: [vector],
          limit: 2,
          filter: 'lang == "en"',
          outputFields: ['text'],
        }),
      missing: () => client.search({ collectionName: 'missing', data: [vector], limit: 2 }),
    }
  },
})
