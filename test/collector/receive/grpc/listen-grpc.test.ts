import { connect } from 'node:net'
import { connect as connectHttp2 } from 'node:http2'
import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test, vi } from 'vitest'
import { CollectorError } from '../../../../collector/src/errors.ts'
import type { OtlpRequest } from '../../../../collector/src/receive/otlp-request.ts'
import { gate } from '../../../helpers/gate.ts'
import { callGrpc } from '../../../helpers/grpc-call.ts'
import { startReceiver } from '../../../helpers/receiver.ts'

const nothing = { taken: 0, rejected: 0, message: '' }
const KiB = 1024

test.each(['traces', 'logs', 'metrics'] as const)(
  'hands the bytes of %s on as they came, with their project',
  async signal => {
    const accept = vi.fn(async (_: OtlpRequest) => nothing)
    const receiver = await startReceiver({ accept, keys: [{ project: 'shop', right: 'ingest' }] })
    const { port } = await receiver.listenGrpc()
    const body = randomBytes(300 * KiB)
    const metadata = { authorization: `Bearer ${receiver.keys[0]}` }

    const answers = [
      await callGrpc(port, { signal, body, metadata }),
      await callGrpc(port, { signal, body, metadata: { 'x-api-key': receiver.keys[0] ?? '' }, gzip: true }),
      await callGrpc(port, { signal, metadata }),
    ]

    expect(answers).toMatchObject([{ code: 'OK' }, { code: 'OK' }, { code: 'OK' }])
    expect(answers.map(answer => answer.body?.length)).toEqual([0, 0, 0])
    expect(accept.mock.calls.map(([request]) => ({ ...request, body: body.equals(request.body) }))).toEqual(
      [true, true, false].map(equal => ({ signal, project: 'shop', encoding: 'protobuf', body: equal })),
    )
  },
)

test('finishes open calls when it closes, takes no new ones, and may be closed twice', async () => {
  const disk = gate()
  const accept = vi.fn(() => disk.passed.then(() => nothing))
  const receiver = await startReceiver({ accept })
  const grpc = await receiver.listenGrpc()

  const open = callGrpc(grpc.port)
  await vi.waitFor(() => expect(accept).toHaveBeenCalledTimes(1))
  const closing = Promise.all([grpc.close(), grpc.close()])
  const late = await callGrpc(grpc.port)
  disk.open()
  await closing

  expect(late.code).toBe('UNAVAILABLE')
  expect((await open).code).toBe('OK')
})

test('hangs up on what is still open after the grace', async () => {
  const accept = vi.fn(() => new Promise<never>(() => {}))
  const receiver = await startReceiver({ accept })
  const grpc = await receiver.listenGrpc({ graceMs: 50 })
  const open = callGrpc(grpc.port)
  await vi.waitFor(() => expect(accept).toHaveBeenCalledTimes(1))

  await grpc.close()

  expect(['CANCELLED', 'UNAVAILABLE', 'INTERNAL']).toContain((await open).code)
})

test('names the address and the option when the port is taken', async () => {
  const receiver = await startReceiver()
  const { port } = await receiver.listenGrpc()

  await expect(receiver.listenGrpc({ port })).rejects.toThrow(
    new RegExp(`^127\\.0\\.0\\.1:${port} is already in use: .* --grpc-port$`),
  )
})

test('a sender that never ends its message is told so, and its room is free again', async () => {
  const receiver = await startReceiver({ limits: { maxRequests: 1 } })
  const { port } = await receiver.listenGrpc({ bodyTimeoutMs: 100 })
  const session = connectHttp2(`http://127.0.0.1:${port}`).on('error', () => {})
  onTestFinished(() => session.destroy())
  const stream = session.request({
    ':method': 'POST',
    ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    'content-type': 'application/grpc',
    te: 'trailers',
  })
  stream.write(Buffer.from([0, 0, 0, 1, 0, 1]))

  const status = await new Promise(resolve => stream.on('response', headers => resolve(headers['grpc-status'])))
  stream.close()
  const next = await callGrpc(port)

  expect(status).toBe('4')
  expect(next.code).toBe('OK')
})

test('a sender that goes away while its request is stored keeps its room until that is done', async () => {
  const disk = gate()
  const accept = vi.fn(() => disk.passed.then(() => nothing))
  const receiver = await startReceiver({ accept, limits: { maxRequests: 1 } })
  const { port } = await receiver.listenGrpc()

  const gone = await callGrpc(port, { deadlineMs: 100 })
  const refused = await callGrpc(port)
  disk.open()
  await vi.waitFor(async () => expect((await callGrpc(port)).code).toBe('OK'))

  expect(gone.code).toBe('DEADLINE_EXCEEDED')
  expect(refused).toMatchObject({ code: 'UNAVAILABLE', details: 'Too many requests are open: the limit is 1' })
})

test('lives on after connections that speak no gRPC', async () => {
  const receiver = await startReceiver()
  const { port } = await receiver.listenGrpc()
  const greetings = ['GET / HTTP/1.1\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', randomBytes(10_000)]
  const sockets = [...greetings, ''].map(greeting => {
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    socket.write(greeting)
    return socket
  })
  await Promise.all(sockets.map(socket => new Promise(resolve => socket.on('connect', resolve).on('close', resolve))))
  sockets[3]?.destroy()

  const answer = await callGrpc(port)
  sockets.forEach(socket => socket.destroy())

  expect(answer.code).toBe('OK')
})

test('closes although a connection that speaks no gRPC stays open', async () => {
  const receiver = await startReceiver()
  const grpc = await receiver.listenGrpc({ graceMs: 100 })
  const socket = connect(grpc.port, '127.0.0.1').on('error', () => {})
  onTestFinished(() => void socket.destroy())
  await new Promise(resolve => socket.on('connect', resolve))

  await expect(grpc.close()).resolves.toBeUndefined()
})

test('words that cannot be sent as they are do not end the process', async () => {
  const receiver = await startReceiver({
    accept: () =>
      Promise.reject(new CollectorError('INVALID_PROTOBUF', `half a smile \ud83d and ${'🙂'.repeat(2_000)}`)),
  })
  const { port } = await receiver.listenGrpc()

  const answer = await callGrpc(port)

  expect(answer.code).toBe('INVALID_ARGUMENT')
  expect(answer.details).toMatch(/half a smile \ufffd and 🙂/)
})
