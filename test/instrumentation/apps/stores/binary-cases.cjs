'use strict'

// Ordinary code on the clients of stores that do not speak HTTP. `load` gives a package, `ports` says where they listen.

const vector = [0.1, 0.2, 0.3]
const question = 'How long do refunds take?'
const nearest = 'SELECT id, content, embedding, embedding <=> $1 AS distance FROM docs ORDER BY distance LIMIT 2'

exports.binaryCases = (load, ports) => ({
  pg: async () => {
    const { default: pg } = await load('pg')
    const connection = { host: '127.0.0.1', port: ports.postgres, user: 'u', database: 'd' }
    const client = new pg.Client(connection)
    await client.connect()
    const values = [JSON.stringify(vector)]
    return {
      promise: async () => rowsOf(await client.query(nearest, values)),
      callback: () =>
        new Promise((resolve, reject) => {
          const done = client.query(nearest, values, (error, result) =>
            error ? reject(error) : resolve(rowsOf(result)),
          )
          if (done !== undefined) reject(new Error('a callback gives no promise'))
        }),
      literal: async () =>
        rowsOf(
          await client.query(
            "SELECT id, content FROM public.docs WHERE lang = 'en' ORDER BY embedding <-> '[1,2]' LIMIT 2",
          ),
        ),
      prepared: async () => rowsOf(await client.query({ name: 'nearest', text: nearest, values })),
      lists: async () => (await client.query({ text: nearest, values, rowMode: 'array' })).rows,
      events: () =>
        new Promise((resolve, reject) => {
          const query = client.query(new pg.Query(nearest, values))
          const rows = []
          query.on('row', row => rows.push(row))
          query.on('end', () => resolve(rows))
          query.on('error', reject)
        }),
      together: async () =>
        (
          await Promise.all([client.query(nearest, values), client.query('SELECT 1'), client.query(nearest, values)])
        ).map(rowsOf),
      pool: async () => {
        const pool = new pg.Pool(connection)
        const result = await pool.query(nearest, values)
        await pool.end()
        return rowsOf(result)
      },
      'not a search': async () => rowsOf(await client.query('SELECT id FROM docs WHERE id = $1', [7])),
      missing: () => client.query('SELECT id FROM missing ORDER BY embedding <=> $1', values),
      'missing by callback': () =>
        new Promise((resolve, reject) => {
          client.query('SELECT id FROM missing ORDER BY embedding <=> $1', values, error =>
            error ? reject(error) : resolve(),
          )
        }),
      end: () => client.end(),
    }
  },
  cursor: async () => {
    const { default: pg } = await load('pg')
    const { default: Cursor } = await load('pg-cursor')
    const { default: QueryStream } = await load('pg-query-stream')
    const client = new pg.Client({ host: '127.0.0.1', port: ports.postgres, user: 'u', database: 'd' })
    await client.connect()
    const values = [JSON.stringify(vector)]
    return {
      cursor: async () => {
        const cursor = client.query(new Cursor(nearest, values))
        const rows = [...(await cursor.read(1)), ...(await cursor.read(10))]
        await cursor.close()
        return rows
      },
      stream: async () => {
        const rows = []
        for await (const row of client.query(new QueryStream(nearest, values))) rows.push(row)
        return rows
      },
      end: () => client.end(),
    }
  },
  redis: async () => {
    const { createClient } = await load('redis')
    const blob = Buffer.from(new Float32Array(vector).buffer)
    const client = RESP => createClient({ url: `redis://127.0.0.1:${ports.redis}`, RESP })
    const two = await client(2).connect()
    const three = await client(3).connect()
    const knn = {
      PARAMS: { BLOB: blob },
      SORTBY: 'score',
      DIALECT: 2,
      RETURN: ['content', 'score'],
      LIMIT: { from: 0, size: 2 },
    }
    return {
      text: () => two.ft.search('docs', 'refunds @lang:{en}'),
      knn: () => two.ft.search('docs', '(@lang:{en})=>[KNN 2 @embedding $BLOB AS score]', knn),
      'knn in RESP3': () => three.ft.search('docs', '*=>[KNN 2 @embedding $BLOB AS score]', knn),
      missing: () => two.ft.search('missing', 'refunds'),
      ...(typeof two.ft.hybrid === 'function' && {
        hybrid: () =>
          two.ft.hybrid('docs', {
            SEARCH: { query: 'refunds' },
            VSIM: { field: '@embedding', vector: '$BLOB' },
            PARAMS: { BLOB: blob },
            LOAD: ['@content'],
          }),
      }),
      set: () => two.set('key', 'value'),
      end: async () => {
        await two.close()
        await three.close()
      },
    }
  },
  milvus: async () => {
    const { MilvusClient } = await load('@zilliz/milvus2-sdk-node')
    const client = new MilvusClient({ address: `127.0.0.1:${ports.milvus}`, logLevel: 'error' })
    await client.connectPromise
    return {
      search: () =>
        client.search({
          collection_name: 'docs',
          data: vector,
          limit: 2,
          filter: 'lang == "en"',
          output_fields: ['text'],
        }),
      'hybrid search': () =>
        client.hybridSearch({ collection_name: 'docs', data: [{ anns_field: 'embedding', data: vector }], limit: 2 }),
      missing: () => client.search({ collection_name: 'missing', data: vector, limit: 2 }),
      end: () => client.closeConnection(),
    }
  },
  weaviate: async () => {
    const { default: weaviate } = await load('weaviate-client')
    const { hostname, port } = new URL(process.env.STORE_SERVER)
    const client = await weaviate.connectToCustom({
      httpHost: hostname,
      httpPort: Number(port),
      grpcHost: '127.0.0.1',
      grpcPort: ports.weaviate,
    })
    const collection = client.collections.get('Docs')
    return {
      bm25: () => collection.query.bm25(question, { limit: 2 }),
      hybrid: () =>
        collection.query.hybrid(question, { limit: 2, filters: collection.filter.byProperty('lang').equal('en') }),
      'near text': () => collection.query.nearText([question], { limit: 2 }),
      'near vector': () => collection.query.nearVector(vector, { limit: 2 }),
      listing: () => collection.query.fetchObjects({ limit: 2 }),
      missing: () => client.collections.get('Missing').query.bm25(question),
      end: () => client.close(),
    }
  },
})

function rowsOf({ command, rows, fields }) {
  return { command, rows, fields: fields.map(({ name }) => name) }
}
