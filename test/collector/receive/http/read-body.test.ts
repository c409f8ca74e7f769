import { request } from 'node:http'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import zlib, { createGzip, gzipSync } from 'node:zlib'
import { expect, test, vi } from 'vitest'
import { gate } from '../../../helpers/gate.ts'
import { statusOf } from '../../../helpers/google-status.ts'
import { answerOf, send } from '../../../helpers/raw-request.ts'
import { startReceiver } from '../../../helpers/receiver.ts'

const MiB = 1024 * 1024
const json = { 'content-type': 'application/json' }
const gzip = { ...json, 'content-encoding': 'gzip' }

test('a gzip bomb of 1 GiB is refused without holding more than the limit', async () => {
  const receiver = await startReceiver()
  // Gzip files may follow one another in one stream: 1 GiB of zeros in 1 MiB.
  const member = gzipSync(Buffer.alloc(16 * MiB))
  const bomb = Readable.from(Array.from({ length: 64 }, () => member))
  const before = process.memoryUsage().arrayBuffers
  let peak = 0
  const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage().arrayBuffers - before)), 1)

  const answer = await send(`${receiver.url}/v1/traces`, { headers: gzip, body: bomb })
  clearInterval(sampling)

  expect(answer.status).toBe(413)
  expect(statusOf(answer).message).toContain('more than 67108864 bytes decompressed')
  expect(peak).toBeGreaterThan(16 * MiB)
  expect(peak).toBeLessThan(160 * MiB)
})

test('takes a body of exactly the limit and refuses one byte more, sent plainly or compressed', async () => {
  const receiver = await startReceiver({ limits: { maxBodyBytes: 1_000 } })
  const padded = (bytes: number) => Buffer.from('{}'.padEnd(bytes))
  const url = `${receiver.url}/v1/traces`

  const statuses = [
    await send(url, { headers: json, body: padded(1_000) }),
    await send(url, { headers: json, body: padded(1_001) }),
    await send(url, { headers: json, body: Readable.from([padded(1_001)]) }),
    await send(url, { headers: gzip, body: gzipSync(padded(1_000)) }),
    await send(url, { headers: gzip, body: gzipSync(padded(1_001)) }),
  ].map(({ status }) => status)

  expect(statuses).toEqual([200, 413, 413, 200, 413])
})

test('reads a compressed body that arrives byte by byte', async () => {
  const receiver = await startReceiver()
  const compressed = gzipSync('{"resourceSpans":[]}')

  const answer = await send(`${receiver.url}/v1/traces`, {
    headers: gzip,
    body: Readable.from([...compressed].map(byte => Buffer.of(byte))),
  })

  expect(answer.status).toBe(200)
})

test('gives the body to accept as it was, however it was cut into chunks', async () => {
  const bodies: Uint8Array[] = []
  const receiver = await startReceiver({
    accept: async ({ body }) => {
      bodies.push(body)
      return { taken: 0, rejected: 0, message: '' }
    },
  })
  const sent = Buffer.from(Array.from({ length: 3 * MiB }, (_, index) => (index * 7919) % 251))

  await send(`${receiver.url}/v1/traces`, { headers: json, body: Readable.from([sent]) })
  await send(`${receiver.url}/v1/traces`, { headers: gzip, body: Readable.from([sent]).pipe(createGzip()) })

  expect(bodies.map(body => sent.equals(body))).toEqual([true, true])
})

// zstd came with Node 22.15.
const zstd: unknown = Reflect.get(zlib, 'zstdCompressSync')
const compressZstd = typeof zstd === 'function' ? (text: string): Buffer => zstd(text) : undefined
const zstdHeaders = { ...json, 'content-encoding': 'zstd' }

test.runIf(compressZstd)('reads zstd where Node has it', async () => {
  const receiver = await startReceiver()

  const body = compressZstd?.('{"resourceSpans":[]}') ?? ''
  const answer = await send(`${receiver.url}/v1/traces`, { headers: zstdHeaders, body })

  expect(answer.status).toBe(200)
})

test.skipIf(compressZstd)('refuses zstd where Node has none, and says what it reads', async () => {
  const receiver = await startReceiver()

  const answer = await send(`${receiver.url}/v1/traces`, { headers: zstdHeaders, body: '' })

  expect(answer.status).toBe(415)
  expect(statusOf(answer).message).toContain('"zstd" is none of identity, gzip, x-gzip, deflate')
})

test('a body that stops coming is answered with 503 and the connection closed', async () => {
  const receiver = await startReceiver({ limits: { bodyTimeoutMs: 50 } })
  const sending = request(`${receiver.url}/v1/traces`, { method: 'POST', headers: json })
  sending.write('{')

  const answer = await answerOf(sending)

  expect(answer).toMatchObject({ status: 503, headers: { connection: 'close' } })
  expect(statusOf(answer).code).toBe(4)
})

test('a sender that goes away in the middle costs nothing and stores nothing', async () => {
  const accept = vi.fn(async () => ({ taken: 0, rejected: 0, message: '' }))
  const receiver = await startReceiver({ accept, limits: { maxRequests: 1 } })
  const socket = connect(receiver.port, '127.0.0.1')
  const post = () => send(`${receiver.url}/v1/traces`, { headers: json, body: '{}' })

  // The only place is taken as soon as the half request has arrived, and free again once its sender is gone.
  socket.write(`POST /v1/traces HTTP/1.1\r\nHost: localhost\r\n`)
  socket.write('Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{')
  await vi.waitFor(async () => expect((await post()).status).toBe(503))
  accept.mockClear()
  socket.destroy()
  await vi.waitFor(async () => expect((await post()).status).toBe(200))

  expect(accept).toHaveBeenCalledTimes(1)
})

test('more requests than may be open are sent back for later', async () => {
  const disk = gate()
  const receiver = await startReceiver({
    accept: () => disk.passed.then(() => ({ taken: 0, rejected: 0, message: '' })),
    limits: { maxRequests: 2 },
  })
  const post = () => send(`${receiver.url}/v1/traces`, { headers: json, body: '{}' })

  const open = [post(), post()]
  const refused = await vi.waitFor(async () => {
    const answer = await Promise.race([post(), ...open])
    expect(answer.status).toBe(503)
    return answer
  })
  disk.open()

  expect(refused.headers['retry-after']).toBe('1')
  expect(statusOf(refused)).toEqual({ code: 14, message: 'Too many requests are open: the limit is 2' })
  expect((await Promise.all(open)).map(({ status }) => status)).toEqual([200, 200])
})

test('bodies that together exceed the memory for them are sent back for later', async () => {
  const receiver = await startReceiver({ limits: { maxOpenBytes: 10 * MiB } })
  const url = `${receiver.url}/v1/traces`

  const tooMuch = await send(url, { headers: json, body: Buffer.alloc(11 * MiB, ' ') })
  const afterwards = await send(url, { headers: json, body: Buffer.from('{}'.padEnd(9 * MiB)) })

  expect(tooMuch.status).toBe(503)
  expect(afterwards.status).toBe(200)
})
