/** Every situation OTLP names an answer for, over HTTP in both encodings and over gRPC, for the three signals. */
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { CollectorError, type ProblemCode } from '../../../collector/src/errors.ts'
import { decodeLogs } from '../../../collector/src/decode/decode-logs.ts'
import { decodeMetrics } from '../../../collector/src/decode/decode-metrics.ts'
import { decodeTraces } from '../../../collector/src/decode/decode-traces.ts'
import { type Accept, signals } from '../../../collector/src/receive/otlp-request.ts'
import { detailsOf, statusOf } from '../../helpers/google-status.ts'
import { callGrpc } from '../../helpers/grpc-call.ts'
import { otlpType } from '../../helpers/otlp-schema.ts'
import { type RawRequest, send } from '../../helpers/raw-request.ts'
import { startReceiver, type ReceiverOptions } from '../../helpers/receiver.ts'

const decoders = { traces: decodeTraces, logs: decodeLogs, metrics: decodeMetrics }

/** Takes what can be decoded, as the collector does. */
const decode: Accept = async ({ signal, body, encoding }) => {
  const { rejected } = decoders[signal](body, encoding)
  return { taken: 0, rejected: rejected.length, message: '' }
}

const encodings = {
  protobuf: { type: 'application/x-protobuf', empty: Buffer.alloc(0), broken: Buffer.from([0x0a, 0xff]) },
  // An envelope without anything in it, as exporters send it: {resource: {}, scope…: []}.
  JSON: { type: 'application/json', empty: Buffer.from('{}'), broken: Buffer.from('{"resourceSpans":[') },
} as const
const everyWay = signals.flatMap(signal => (['protobuf', 'JSON'] as const).map(encoding => ({ signal, encoding })))

interface Situation extends ReceiverOptions {
  readonly path?: string
  readonly request?: (encoding: (typeof encodings)['protobuf' | 'JSON']) => RawRequest
  readonly key?: string
  readonly status: number
  readonly rpc: number
  readonly retryAfter?: string
  readonly details?: readonly object[]
}

const headersOf = (type: string, more: Record<string, string> = {}) => ({ 'content-type': type, ...more })
const failing = (code: ProblemCode, retryAfterSeconds = 1): Accept => {
  return () => Promise.reject(new CollectorError(code, 'the detail', { retryAfterSeconds }))
}
const violation = { field: 'body', description: expect.any(String) }
const badRequest = [{ type: 'BadRequest', fieldViolations: [violation] }]
const retryIn = (seconds: number) => [{ type: 'RetryInfo', retryDelay: `${seconds}s` }]
const big = Buffer.alloc(3_000, ' ')
const small = { limits: { maxBodyBytes: 2_000 } }
const gone = { 'content-encoding': 'gzip' }

const situations: readonly (readonly [string, Situation])[] = [
  [
    'a body that cannot be decoded',
    {
      request: ({ type, broken }) => ({ headers: headersOf(type), body: broken }),
      status: 400,
      rpc: 3,
      details: badRequest,
    },
  ],
  [
    'a body that is not what it says it is compressed with',
    {
      request: ({ type, broken }) => ({ headers: headersOf(type, gone), body: broken }),
      status: 400,
      rpc: 3,
      details: badRequest,
    },
  ],
  ['no credential', { keys: [{}], status: 401, rpc: 16 }],
  [
    'a credential of somebody else',
    { keys: [{}], key: 'sl_0123456789ab_0123456789012345678901234567890123456789012', status: 401, rpc: 16 },
  ],
  ['a credential that may only read', { keys: [{ right: 'read' }], key: 'its own', status: 403, rpc: 7 }],
  ['an unknown path', { path: '/v1/unknown', status: 404, rpc: 5 }],
  ['a wrong method', { request: ({ type }) => ({ headers: headersOf(type), method: 'PUT' }), status: 405, rpc: 12 }],
  [
    'an unknown content encoding',
    { request: ({ type }) => ({ headers: headersOf(type, { 'content-encoding': 'lz4' }) }), status: 415, rpc: 3 },
  ],
  [
    'a body too large, announced',
    { ...small, request: ({ type }) => ({ headers: headersOf(type), body: big }), status: 413, rpc: 3 },
  ],
  [
    'a body too large, streamed',
    {
      ...small,
      request: ({ type }) => ({ headers: headersOf(type), body: Readable.from([big]) }),
      status: 413,
      rpc: 3,
    },
  ],
  [
    'a body too large when decompressed',
    { ...small, request: ({ type }) => ({ headers: headersOf(type, gone), body: gzipSync(big) }), status: 413, rpc: 3 },
  ],
  [
    'a sender over its rate',
    { accept: failing('RATE_LIMITED', 3), status: 429, rpc: 8, retryAfter: '3', details: retryIn(3) },
  ],
  ['a full spool', { accept: failing('SPOOL_FULL'), status: 503, rpc: 14, retryAfter: '1', details: retryIn(1) }],
  [
    'a disk that fails',
    { accept: failing('SPOOL_FAILED'), status: 503, rpc: 14, retryAfter: '1', details: retryIn(1) },
  ],
  [
    'a collector that shuts down',
    { accept: failing('SHUTTING_DOWN'), status: 503, rpc: 14, retryAfter: '1', details: retryIn(1) },
  ],
  [
    'too many requests at once',
    { limits: { maxRequests: 0 }, status: 503, rpc: 14, retryAfter: '1', details: retryIn(1) },
  ],
  [
    'an error nobody thought of',
    { accept: () => Promise.reject(new Error('secret')), status: 503, rpc: 14, retryAfter: '1', details: retryIn(1) },
  ],
  ['a mistake of ours', { accept: () => Promise.reject(new TypeError('secret')), status: 500, rpc: 13 }],
]

describe.each(everyWay)('HTTP, $signal in $encoding', ({ signal, encoding }) => {
  const { type, empty } = encodings[encoding]
  const responses = {
    traces: 'ExportTraceServiceResponse',
    logs: 'ExportLogsServiceResponse',
    metrics: 'ExportMetricsServiceResponse',
  }
  const field = { traces: 'rejectedSpans', logs: 'rejectedLogRecords', metrics: 'rejectedDataPoints' }[signal]
  const fixture = { traces: 'trace-service', logs: 'logs-service', metrics: 'metrics-service' } as const

  test.each([
    ['all accepted', { taken: 2, rejected: 0, message: '' }, undefined],
    ['a part rejected', { taken: 1, rejected: 300, message: 'bad id' }, { [field]: '300', errorMessage: 'bad id' }],
    ['a warning', { taken: 2, rejected: 0, message: 'old' }, { [field]: '0', errorMessage: 'old' }],
  ])('%s: 200', async (_, outcome, partialSuccess) => {
    const receiver = await startReceiver({ accept: async () => outcome })

    const answer = await send(`${receiver.url}/v1/${signal}`, { headers: headersOf(type), body: empty })
    const responseType = otlpType(fixture[signal], responses[signal])
    const decoded: Record<string, unknown> =
      encoding === 'JSON'
        ? JSON.parse(answer.body.toString())
        : responseType.toObject(responseType.decode(answer.body), { longs: String, defaults: true })

    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': type } })
    expect(decoded['partialSuccess'] ?? undefined).toEqual(partialSuccess)
    expect(answer.body.length > 2).toBe(partialSuccess !== undefined)
  })

  test('an empty request, and empty envelopes: 200 with nothing in it', async () => {
    const receiver = await startReceiver({ accept: decode })
    const names = {
      traces: ['resourceSpans', 'scopeSpans'],
      logs: ['resourceLogs', 'scopeLogs'],
      metrics: ['resourceMetrics', 'scopeMetrics'],
    } as const
    const [outer, inner] = names[signal]
    const envelope =
      encoding === 'JSON' ? JSON.stringify({ [outer]: [{ [inner]: [{}] }] }) : Buffer.from([0x0a, 2, 0x12, 0])

    const answers = [
      await send(`${receiver.url}/v1/${signal}`, { headers: headersOf(type), body: empty }),
      await send(`${receiver.url}/v1/${signal}`, { headers: headersOf(type), body: envelope }),
    ]

    expect(answers.map(({ status, body }) => [status, body.toString()])).toEqual(
      answers.map(() => [200, empty.toString()]),
    )
  })

  test.each(situations)(
    '%s',
    async (_, { path = `/v1/${signal}`, request, key, status, rpc, retryAfter, details = [], ...options }) => {
      const receiver = await startReceiver({ accept: decode, ...options })
      const { headers, ...made } = request?.(encodings[encoding]) ?? { headers: headersOf(type), body: empty }
      const shown = key === 'its own' ? receiver.keys[0] : key

      const answer = await send(`${receiver.url}${path}`, {
        ...made,
        headers: { ...headers, ...(shown && { authorization: `Bearer ${shown}` }) },
      })

      expect(answer).toMatchObject({ status, headers: { 'content-type': type } })
      expect(answer.headers['retry-after']).toBe(retryAfter)
      expect(statusOf(answer)).toEqual({ code: rpc, message: expect.stringMatching(/^[A-Z].{10}/) })
      expect(detailsOf(answer)).toEqual(details)
      expect(answer.body.toString()).not.toContain('secret')
    },
  )
})

test('a wrong content type is 415 with a Status in JSON', async () => {
  const receiver = await startReceiver()

  const answer = await send(`${receiver.url}/v1/logs`, { headers: headersOf('text/plain') })

  expect(answer).toMatchObject({ status: 415, headers: { 'content-type': 'application/json' } })
  expect(statusOf(answer).code).toBe(3)
})

interface GrpcSituation extends ReceiverOptions {
  readonly body?: Uint8Array
  readonly gzip?: boolean
  readonly key?: string
  readonly maxMessageBytes?: number
  readonly code: string
  readonly details?: readonly object[]
}

const grpcSituations: readonly (readonly [string, GrpcSituation])[] = [
  ['an empty request', { code: 'OK' }],
  ['empty envelopes', { body: Buffer.from([0x0a, 2, 0x12, 0]), gzip: true, code: 'OK' }],
  ['a body that cannot be decoded', { body: Buffer.from([0x0a, 0xff]), code: 'INVALID_ARGUMENT', details: badRequest }],
  ['no credential', { keys: [{}], code: 'UNAUTHENTICATED' }],
  ['a credential of somebody else', { keys: [{}], key: 'guessed', code: 'UNAUTHENTICATED' }],
  ['a credential that may only read', { keys: [{ right: 'read' }], key: 'its own', code: 'PERMISSION_DENIED' }],
  ['a message too large', { body: big, maxMessageBytes: 2_000, code: 'RESOURCE_EXHAUSTED' }],
  [
    'a message too large when decompressed',
    { body: big, gzip: true, maxMessageBytes: 2_000, code: 'RESOURCE_EXHAUSTED' },
  ],
  ['a sender over its rate', { accept: failing('RATE_LIMITED', 3), code: 'RESOURCE_EXHAUSTED', details: retryIn(3) }],
  ['a full spool', { accept: failing('SPOOL_FULL'), code: 'UNAVAILABLE', details: retryIn(1) }],
  ['a collector that shuts down', { accept: failing('SHUTTING_DOWN'), code: 'UNAVAILABLE', details: retryIn(1) }],
  ['too many calls at once', { limits: { maxRequests: 0 }, code: 'UNAVAILABLE', details: retryIn(1) }],
  [
    'calls that together need too much memory',
    { body: big, limits: { maxOpenBytes: 2_000 }, code: 'UNAVAILABLE', details: retryIn(1) },
  ],
  [
    'an error nobody thought of',
    { accept: () => Promise.reject(new Error('secret')), code: 'UNAVAILABLE', details: retryIn(1) },
  ],
  ['a mistake of ours', { accept: () => Promise.reject(new TypeError('secret')), code: 'INTERNAL' }],
]

describe.each(signals)('gRPC, %s', signal => {
  test.each(grpcSituations)('%s', async (_, { body, gzip, key, maxMessageBytes, code, details = [], ...options }) => {
    const receiver = await startReceiver({ accept: decode, ...options })
    const { port } = await receiver.listenGrpc(maxMessageBytes ? { maxMessageBytes } : {})
    const shown = key === 'its own' ? receiver.keys[0] : key

    const answer = await callGrpc(port, {
      signal,
      ...(body && { body }),
      ...(gzip && { gzip }),
      metadata: shown ? { 'x-api-key': shown } : {},
    })

    expect(answer).toMatchObject({ code, statusDetails: details })
    expect(answer.details).not.toContain('secret')
  })

  test('a part rejected: OK, and how many', async () => {
    const receiver = await startReceiver({ accept: async () => ({ taken: 1, rejected: 7, message: 'bad id' }) })
    const { port } = await receiver.listenGrpc()

    const answer = await callGrpc(port, { signal })

    expect(answer.code).toBe('OK')
    expect(answer.body).toEqual(Buffer.from([0x0a, 10, 0x08, 7, 0x12, 6, ...Buffer.from('bad id')]))
  })
})

test('refusals of both transports can be counted by their reason', async () => {
  const receiver = await startReceiver({ keys: [{ right: 'read' }] })
  const { port } = await receiver.listenGrpc()

  await send(`${receiver.url}/v1/logs`, { headers: headersOf('application/json') })
  await callGrpc(port, { metadata: { 'x-api-key': receiver.keys[0] ?? '' } })

  expect(receiver.refusals).toEqual(['UNAUTHENTICATED', 'FORBIDDEN'])
  expect(receiver.failures).toEqual([])
})

test('gRPC refuses a service it does not have as UNIMPLEMENTED', async () => {
  const receiver = await startReceiver()
  const { port } = await receiver.listenGrpc()

  // Not one of our signals: that is the point.
  expect((await callGrpc(port, { signal: 'profiles' as 'traces' })).code).toBe('UNIMPLEMENTED')
})
