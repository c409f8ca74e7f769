import { createRequire } from 'node:module'
import { documents } from '../store-answers.ts'
import type { Listening } from '../../listening.ts'

const fromLibraries = createRequire(new URL('../../../libraries/newest/package.json', import.meta.url))
const clientFile = fromLibraries.resolve('weaviate-client')
const fromClient = createRequire(clientFile)

/** A server of Weaviate's gRPC service, by the definitions that its own client ships: every search finds two documents. */
export async function startWeaviateServer(): Promise<Omit<Listening, 'url'>> {
  const grpc = fromClient('nice-grpc') as NiceGrpc
  const refuse = () => {
    // 2 is UNKNOWN, as Weaviate answers.
    throw new grpc.ServerError(2, 'could not find class Missing in schema')
  }
  const { WeaviateDefinition } = fromClient('./proto/v1/weaviate.js') as { readonly WeaviateDefinition: Definition }
  const { HealthDefinition } = fromClient('./proto/google/health/v1/health.js') as {
    readonly HealthDefinition: Definition
  }
  const server = grpc.createServer()
  server.add(HealthDefinition, methodsOf(HealthDefinition, { check: async () => ({ status: 1 }) }))
  const search: Method = async ({ collection }) => (collection === 'Missing' ? refuse() : found())
  server.add(WeaviateDefinition, methodsOf(WeaviateDefinition, { search }))
  const port = await server.listen('127.0.0.1:0')
  return {
    port,
    close: async () => server.forceShutdown(),
  }
}

function found(): unknown {
  const results = documents.map(({ id, text }, index) => ({
    metadata: {
      id: `00000000-0000-0000-0000-00000000000${id}`,
      idAsBytes: Buffer.from(`0000000000000000000000000000000${id}`, 'hex'),
      score: 0.9 - index / 10,
      scorePresent: true,
    },
    properties: {
      nonRefProps: { fields: { text: { textValue: text } } },
      refProps: [],
      targetCollection: 'Docs',
    },
  }))
  return { took: 0.1, results }
}

type Method = (request: { readonly collection?: string }) => Promise<unknown>

interface Definition {
  readonly methods: Readonly<Record<string, unknown>>
}

/** A service has to have all of its methods. */
function methodsOf({ methods }: Definition, ours: Readonly<Record<string, Method>>): Readonly<Record<string, Method>> {
  return { ...Object.fromEntries(Object.keys(methods).map(name => [name, async () => undefined])), ...ours }
}

interface NiceGrpc {
  readonly ServerError: new (code: number, details: string) => Error
  createServer(): {
    add(definition: Definition, methods: Readonly<Record<string, Method>>): void
    listen(address: string): Promise<number>
    forceShutdown(): void
  }
}
