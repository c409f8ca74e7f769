import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { textOf } from './message.ts'

/** What the SDK calls a transport, as far as it is looked at. Members are the transport's own business. */
export interface Transport {
  send: (...given: unknown[]) => unknown
  onmessage?: (...given: unknown[]) => unknown
  onclose?: (...given: unknown[]) => unknown
}

/** Whether it has what every transport of the SDK has. */
export function isTransport(value: unknown): value is Transport {
  return typeof value === 'object' && value !== null && 'send' in value && typeof value.send === 'function'
}

/** What a transport says of the network below it. A transport is known by its class's name: there is nothing else to ask. */
export function transportAttributes(transport: object): Attributes {
  const { name } = transport.constructor
  if (/stdio/i.test(name)) return { [names.NETWORK_TRANSPORT]: 'pipe' }
  if (/websocket/i.test(name)) return tcp('websocket')
  return /http|sse/i.test(name) ? tcp('http') : {}
}

/** The host and port a client's transport talks to; never the rest of the URL, which may hold a key. */
export function serverAttributes(transport: object): Attributes {
  const url: unknown = Reflect.get(transport, '_url')
  if (!(url instanceof URL)) return {}
  const port = url.port === '' ? ({ 'https:': 443, 'wss:': 443 }[url.protocol] ?? 80) : Number(url.port)
  return { [names.SERVER_ADDRESS]: url.hostname, [names.SERVER_PORT]: port }
}

/** The session that a connection is in, if its transport has sessions. */
export function sessionAttributes(transport: object): Attributes {
  const id = textOf(Reflect.get(transport, 'sessionId'))
  return id === undefined ? {} : { [names.MCP_SESSION_ID]: id }
}

function tcp(protocol: string): Attributes {
  return { [names.NETWORK_TRANSPORT]: 'tcp', [names.NETWORK_PROTOCOL_NAME]: protocol }
}
