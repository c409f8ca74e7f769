import { createRequire } from 'node:module'
import { documents } from '../store-answers.ts'
import type { Listening } from '../../listening.ts'

const fromLibraries = createRequire(new URL('../../../libraries/newest/package.json', import.meta.url))
const fromSdk = createRequire(fromLibraries.resolve('@zilliz/milvus2-sdk-node'))

type Answer = (
  call: { readonly request: { readonly collection_name?: string } },
  callback: (error: null, value: unknown) => void,
) => void

const success = { error_code: 'Success', code: 0, reason: '' }
const notFound = { error_code: 'CollectionNotExists', code: 100, reason: "can't find collection[collection=missing]" }

const fields = [
  { name: 'id', data_type: 'Int64', is_primary_key: true, fieldID: 100 },
  { name: 'text', data_type: 'VarChar', fieldID: 101 },
  { name: 'embedding', data_type: 'FloatVector', fieldID: 102, type_params: [{ key: 'dim', value: '3' }] },
]

/** A server of Milvus' gRPC service, by the definitions that its own client ships: every search finds two documents. */
export async function startMilvusServer(): Promise<Omit<Listening, 'url'>> {
  const grpc = fromSdk('@grpc/grpc-js') as Grpc
  const loader = fromSdk('@grpc/proto-loader') as { fromJSON(json: unknown, options: object): object }
  const { default: json } = fromSdk('./proto-json/milvus.js') as { readonly default: unknown }
  const definition = loader.fromJSON(json, {
    keepCase: true,
    longs: String,
    enums: String,
    defaults: true,
    oneofs: true,
  })
  const loaded = grpc.loadPackageDefinition(definition)
  const server = new grpc.Server()
  server.addService(loaded.milvus.proto.milvus.MilvusService.service, {
    Connect: answering({ status: success, server_info: { build_tags: '2.6.0' }, identifier: 1 }),
    GetVersion: answering({ status: success, version: '2.6.0' }),
    DescribeCollection: answering({ status: success, schema: { name: 'docs', fields }, collection_name: 'docs' }),
    Search: search,
    HybridSearch: search,
  })
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    )
  })
  return {
    port,
    close: async () => server.forceShutdown(),
  }
}

function answering(value: unknown): Answer {
  return (_, callback) => callback(null, value)
}

const search: Answer = ({ request }, callback) => {
  if (request.collection_name === 'missing') return callback(null, { status: notFound, results: { scores: [] } })
  const [ids, texts] = [documents.map(({ id }) => id), documents.map(({ text }) => text)]
  callback(null, {
    status: success,
    collection_name: 'docs',
    results: {
      num_queries: 1,
      top_k: ids.length,
      topks: [ids.length],
      scores: [0.9, 0.8],
      output_fields: ['id', 'text'],
      fields_data: [
        { type: 'Int64', field_name: 'id', field: 'scalars', scalars: { data: 'long_data', long_data: { data: ids } } },
        {
          type: 'VarChar',
          field_name: 'text',
          field: 'scalars',
          scalars: { data: 'string_data', string_data: { data: texts } },
        },
      ],
    },
  })
}

interface Grpc {
  readonly Server: new () => {
    addService(service: unknown, methods: Readonly<Record<string, Answer>>): void
    bindAsync(address: string, credentials: unknown, done: (error: Error | null, port: number) => void): void
    forceShutdown(): void
  }
  readonly ServerCredentials: { createInsecure(): unknown }
  loadPackageDefinition(definition: object): {
    readonly milvus: { readonly proto: { readonly milvus: { readonly MilvusService: { readonly service: unknown } } } }
  }
}
