import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import type { Protocol } from '../../protocols/protocol.ts'
import { providerOfHost } from '../../protocols/provider-name.ts'
import { joined } from '../../joined-attributes.ts'
import type { CallStart } from '../../spans/call-span.ts'
import type { OutgoingRequest } from '../exchange.ts'
import type { Spoken } from './spoken.ts'

/** What the span of a call says from its beginning: what the call is and where it goes. */
export function describeCall({ protocol, reading }: Spoken, { origin, path, attempt }: Target): Described {
  // Azure names the model in the path: `/openai/deployments/{deployment}/chat/completions`.
  const model = reading.attributes[names.GEN_AI_REQUEST_MODEL] ?? /\/deployments\/([^/]+)\//.exec(path)?.[1]
  return {
    name: reading.name ?? (model === undefined ? protocol.operation : `${protocol.operation} ${String(model)}`),
    attributes: joined([
      { [names.GEN_AI_OPERATION_NAME]: protocol.operation },
      serverAttributes(protocol, { origin, path }),
      reading.attributes,
      { [names.GEN_AI_REQUEST_MODEL]: model, [names.ATTEMPT]: attempt },
    ]),
  }
}

interface Target extends Pick<OutgoingRequest, 'origin' | 'path'> {
  /** The number of the attempt, where the client tells. */
  readonly attempt: number | undefined
}
type Described = Pick<CallStart, 'name' | 'attributes'>

function serverAttributes(protocol: Protocol, { origin, path }: Pick<Target, 'origin' | 'path'>): Attributes {
  const server = serverOf(origin)
  if (server === undefined) return { [names.GEN_AI_PROVIDER_NAME]: protocol.provider }
  const { hostname, port } = server
  return {
    [names.GEN_AI_PROVIDER_NAME]: providerOfHost(hostname, path) ?? protocol.provider,
    // A URL keeps the brackets of an IPv6 address; an address has none.
    [names.SERVER_ADDRESS]: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    [names.SERVER_PORT]: port,
  }
}

interface Server {
  readonly hostname: string
  readonly port: number
}

const servers = new Map<string, Server | undefined>()
const mostServers = 100

/** To read a URL costs more than all else that is said of a server, and an application calls few. */
function serverOf(origin: string): Server | undefined {
  if (servers.has(origin)) return servers.get(origin)
  const server = readServer(origin)
  if (servers.size >= mostServers) servers.clear()
  servers.set(origin, server)
  return server
}

function readServer(origin: string): Server | undefined {
  if (!URL.canParse(origin)) return undefined
  const { hostname, port, protocol: scheme } = new URL(origin)
  return { hostname, port: port === '' ? (scheme === 'http:' ? 80 : 443) : Number(port) }
}
