/** Who opens a connection. */
export type ConnectionKind = 'http' | 'http2' | 'library' | 'own' | 'raw'

/** The places from which connections are opened whose traffic is seen at another seam. Most specific first. */
const openers: readonly (readonly [kind: ConnectionKind, frames: RegExp])[] = [
  // Its messages are no requests that the seam of HTTP/2 looks at.
  ['raw', /[\\/]@grpc[\\/]grpc-js[\\/]/],
  // What comes after its first request is none of HTTP.
  ['raw', /[\\/]node_modules[\\/]ws[\\/]/],
  ['http2', /node:internal\/http2\/core/],
  ['http', /node:_http_agent|node:_http_client|node:internal\/deps\/undici|[\\/]undici[\\/]/],
  ['library', /[\\/]node_modules[\\/](?:pg|pg-pool|pg-native|@redis[\\/]client)[\\/]/],
]

/** By whom the connection is opened that is being opened right now: the stack says so. */
export function connectionKind(): ConnectionKind {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 50
  const { stack = '' } = new Error('Who connects?')
  Error.stackTraceLimit = stackTraceLimit
  return openers.find(([, frames]) => frames.test(stack))?.[0] ?? 'raw'
}

/** Where a connection goes, as far as its options tell. */
export function targetOf(given: readonly unknown[]): {
  readonly host: string
  readonly port: number | undefined
  readonly path: string | undefined
} {
  const [first] = given
  // Node normalises the arguments into a list before it hands them on.
  const options: unknown = Array.isArray(first) ? first[0] : first
  if (typeof options === 'number')
    return { host: typeof given[1] === 'string' ? given[1] : 'localhost', port: options, path: undefined }
  if (typeof options === 'string') return { host: options, port: undefined, path: options }
  if (typeof options !== 'object' || options === null) return { host: 'localhost', port: undefined, path: undefined }
  const { host, port, path } = options as Readonly<Record<string, unknown>>
  return {
    host: typeof host === 'string' ? host : 'localhost',
    port: port === undefined ? undefined : Number(port),
    path: typeof path === 'string' && port === undefined ? path : undefined,
  }
}
