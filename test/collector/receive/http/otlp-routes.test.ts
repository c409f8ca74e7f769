import { readFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { Readable } from 'node:stream'
import { deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { Bug, CollectorError } from '../../../../collector/src/errors.ts'
import { statusOf } from '../../../helpers/google-status.ts'
import { otlpType } from '../../../helpers/otlp-schema.ts'
import { type RawRequest, send } from '../../../helpers/raw-request.ts'
import { startReceiver } from '../../../helpers/receiver.ts'

const MiB = 1024 * 1024
const chat = readFileSync(new URL('../../../fixtures/otlp/chat-span.json', import.meta.url))
const json = { 'content-type': 'application/json' }
const protobuf = { 'content-type': 'application/x-protobuf' }

test('takes a span sent by hand as JSON, its nanoseconds exact', async () => {
  const receiver = await startReceiver()

  const answer = await send(`${receiver.url}/v1/traces`, { headers: json, body: chat })

  expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } })
  expect(answer.body.toString()).toBe('{}')
  expect(receiver.spans).toMatchObject([
    { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', startNano: 1795305600000000123n },
  ])
})

test.each([
  ['protobuf', { headers: protobuf }],
  ['protobuf by its registered name', { headers: { 'content-type': 'Application/Protobuf; v=1' } }],
  ['protobuf in gzip', { headers: { ...protobuf, 'content-encoding': 'gzip' }, body: gzipSync('') }],
])('takes an empty request as %s and answers in the same encoding', async (_, request) => {
  const receiver = await startReceiver()

  const answer = await send(`${receiver.url}/v1/traces`, request)

  expect(answer).toMatchObject({ status: 200, headers: protobuf })
  expect(answer.body).toHaveLength(0)
})

test.each([
  ['JSON', { headers: json, body: '{}' }],
  ['JSON with a charset', { headers: { 'content-type': 'application/json; charset=utf-8' }, body: '{}' }],
  ['gzip', { headers: { ...json, 'content-encoding': 'gzip' }, body: gzipSync('{}') }],
  ['deflate', { headers: { ...json, 'content-encoding': 'deflate' }, body: deflateSync('{}') }],
  ['identity', { headers: { ...json, 'content-encoding': 'identity' }, body: '{}' }],
])('takes an empty request as %s and answers in JSON', async (_, request) => {
  const receiver = await startReceiver()

  const answer = await send(`${receiver.url}/v1/traces`, request)

  expect(answer).toMatchObject({ status: 200, headers: json })
  expect(answer.body.toString()).toBe('{}')
})

interface BadInput extends RawRequest {
  readonly path?: string
  readonly status: number
  readonly code: number
}

const zeros = (bytes: number) => Readable.from(Array.from({ length: bytes / MiB }, () => Buffer.alloc(MiB)))
const badInputs: readonly (readonly [string, BadInput])[] = [
  ['malformed protobuf', { headers: protobuf, body: Buffer.from([0x0a, 0xff]), status: 400, code: 3 }],
  ['malformed JSON', { headers: json, body: '{"resourceSpans":[', status: 400, code: 3 }],
  ['an empty body as JSON', { headers: json, status: 400, code: 3 }],
  ['JSON that is not a request', { headers: json, body: '[]', status: 400, code: 3 }],
  ['JSON called protobuf', { headers: protobuf, body: chat, status: 400, code: 3 }],
  ['protobuf called JSON', { headers: json, body: Buffer.from([0x0a, 0x00]), status: 400, code: 3 }],
  ['a form', { headers: { 'content-type': 'text/plain' }, body: chat, status: 415, code: 3 }],
  ['no content type', { body: chat, status: 415, code: 3 }],
  ['an unknown encoding', { headers: { ...json, 'content-encoding': 'br' }, body: chat, status: 415, code: 3 }],
  ['two encodings', { headers: { ...json, 'content-encoding': 'gzip, gzip' }, body: chat, status: 415, code: 3 }],
  ['no gzip called gzip', { headers: { ...json, 'content-encoding': 'gzip' }, body: chat, status: 400, code: 3 }],
  [
    'gzip that is cut off',
    {
      headers: { ...protobuf, 'content-encoding': 'gzip' },
      body: gzipSync(chat).subarray(0, -9),
      status: 400,
      code: 3,
    },
  ],
  ['a wrong path', { path: '/v1/trace', headers: protobuf, status: 404, code: 5 }],
  ['a path elsewhere', { path: '/traces', headers: json, body: chat, status: 404, code: 5 }],
  ['profiles', { path: '/v1development/profiles', headers: protobuf, status: 404, code: 5 }],
  ['GET', { method: 'GET', status: 405, code: 12 }],
  ['OPTIONS', { method: 'OPTIONS', headers: { origin: 'https://example.com' }, status: 405, code: 12 }],
  ['65 MiB, announced', { headers: json, body: Buffer.alloc(65 * MiB), status: 413, code: 3 }],
  ['65 MiB, streamed', { headers: protobuf, body: zeros(65 * MiB), status: 413, code: 3 }],
  ['100 MiB refused for its type', { body: Buffer.alloc(100 * MiB), status: 415, code: 3 }],
  ['65 MiB refused for its path', { path: '/', headers: json, body: zeros(65 * MiB), status: 404, code: 5 }],
  ['the name of another machine', { headers: { ...json, host: 'rebound.example' }, body: chat, status: 403, code: 7 }],
]

test.each(badInputs)(
  'refuses %s, stores nothing and lives on',
  async (_, { path = '/v1/traces', status, code, ...bad }) => {
    const receiver = await startReceiver()

    const answer = await send(`${receiver.url}${path}`, bad)

    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toBe(
      bad.headers?.['content-type'] === 'application/x-protobuf' ? 'application/x-protobuf' : 'application/json',
    )
    expect(statusOf(answer)).toEqual({ code, message: expect.stringMatching(/^[A-Z].{10}/) })
    expect(receiver.spans).toEqual([])
    expect(await send(`${receiver.url}/v1/traces`, { headers: json, body: chat })).toMatchObject({ status: 200 })
    expect(receiver.spans).toHaveLength(1)
  },
)

test('tells which method a path takes', async () => {
  const receiver = await startReceiver()

  const answer = await send(`${receiver.url}/v1/traces`, { method: 'DELETE' })

  expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' } })
})

test('answers in protobuf when protobuf was cut off', async () => {
  const receiver = await startReceiver()

  const answer = await send(`${receiver.url}/v1/traces`, { headers: protobuf, body: Buffer.from([0x0a, 0x05, 0x01]) })

  expect(answer.headers['content-type']).toBe('application/x-protobuf')
  expect(statusOf(answer).message).toMatch(/length of 5 exceeds the 1 bytes that are left, at byte 2 of 3/)
})

test('refuses a small request cut off at any byte, or takes it as what it then is', async () => {
  const receiver = await startReceiver()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })

  const answers = []
  for (let length = 0; length < chat.length - 1; length++) {
    answers.push(await send(`${receiver.url}/v1/traces`, { headers: json, body: chat.subarray(0, length), agent }))
  }
  agent.destroy()

  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400))
  expect(receiver.spans).toEqual([])
})

const partialType = otlpType('trace-service', 'ExportTraceServiceResponse')
const refused = { taken: 0, rejected: 300, message: 'span id "00" is not 8 bytes' }

test('tells JSON senders what was rejected', async () => {
  const receiver = await startReceiver({ accept: async () => refused })

  const answer = await send(`${receiver.url}/v1/traces`, { headers: json, body: '{}' })

  expect(answer.status).toBe(200)
  expect(JSON.parse(answer.body.toString())).toEqual({
    partialSuccess: { rejectedSpans: '300', errorMessage: refused.message },
  })
})

test('tells protobuf senders what was rejected', async () => {
  const receiver = await startReceiver({ accept: async () => refused })

  const answer = await send(`${receiver.url}/v1/traces`, { headers: protobuf })

  expect(answer.status).toBe(200)
  expect(partialType.toObject(partialType.decode(answer.body), { longs: String })).toEqual({
    partialSuccess: { rejectedSpans: '300', errorMessage: refused.message },
  })
})

test.each([
  [
    'a full spool',
    new CollectorError('SPOOL_FULL', '8 GiB'),
    { status: 503, code: 14, message: 'The spool has no room: 8 GiB' },
  ],
  [
    'a full disk',
    Object.assign(new Error('secret path'), { code: 'ENOSPC' }),
    { status: 503, code: 14, message: 'cannot take this now' },
  ],
  ['something that is no error', 'a text', { status: 503, code: 14, message: 'cannot take this now' }],
  ['a mistake of ours', new TypeError('secret path'), { status: 500, code: 13, message: 'made a mistake' }],
  ['a broken promise of ours', new Bug('secret path'), { status: 500, code: 13, message: 'made a mistake' }],
])('answers %s without its stack and reports it once', async (_, error, { status, code, message }) => {
  const receiver = await startReceiver({ accept: () => Promise.reject(error) })

  const answer = await send(`${receiver.url}/v1/traces`, { headers: protobuf })

  expect(answer.status).toBe(status)
  expect(answer.headers['retry-after']).toBe(status === 503 ? '1' : undefined)
  expect(statusOf(answer)).toEqual({ code, message: expect.stringContaining(message) })
  expect(answer.body.toString()).not.toMatch(/secret|\.ts:/)
  expect(receiver.failures).toEqual([error])
})

test('a connection can be used again after every kind of refusal', async () => {
  const receiver = await startReceiver({ limits: { maxBodyBytes: 4 * MiB } })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const sockets = new Set<number | undefined>()
  agent.on('free', (socket: { localPort?: number }) => sockets.add(socket.localPort))
  const url = `${receiver.url}/v1/traces`

  const statuses = [
    await send(url, { agent, headers: json, body: '{' }),
    await send(url, { agent, body: Buffer.alloc(MiB) }),
    await send(url, { agent, headers: json, body: Buffer.alloc(5 * MiB) }),
    await send(url, { agent, headers: protobuf, body: zeros(6 * MiB) }),
    await send(url, { agent, headers: json, body: chat }),
  ].map(({ status }) => status)
  agent.destroy()

  expect(statuses).toEqual([400, 415, 413, 413, 200])
  expect(sockets.size).toBe(1)
})
