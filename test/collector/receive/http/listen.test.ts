import { Agent, type RequestListener, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { listen } from '../../../../collector/src/receive/http/listen.ts'
import { gate } from '../../../helpers/gate.ts'
import { send } from '../../../helpers/raw-request.ts'

const hello: RequestListener = (_, response) => response.end('hello')

async function listening(app: RequestListener, graceMs = 10_000) {
  const server = await listen({ host: '127.0.0.1', port: 0, app, graceMs })
  onTestFinished(() => server.close())
  return server
}

test('says where it listens', async () => {
  const server = await listening(hello)

  expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
  expect((await send(server.url, {})).body.toString()).toBe('hello')
})

test('names the address and the option when the port is taken', async () => {
  const { port } = await listening(hello)

  await expect(listen({ host: '127.0.0.1', port, app: hello })).rejects.toThrow(
    new RegExp(`^127\\.0\\.0\\.1:${port} is already in use: .* --port$`),
  )
})

test('names the address and the option when the host is not ours', async () => {
  await expect(listen({ host: '192.0.2.1', port: 0, app: hello })).rejects.toThrow(/^192\.0\.2\.1:0 is not .* --host$/)
})

test('close finishes the request that is open, keeps no idle connection, and may be called twice', async () => {
  const asked = gate<ServerResponse>()
  const server = await listening((_, response) => asked.open(response))
  const agent = new Agent({ keepAlive: true })
  const answer = send(server.url, { agent })
  const response = await asked.passed

  const closes = [server.close(), server.close()]
  response.end('finished')

  expect((await answer).body.toString()).toBe('finished')
  await Promise.all(closes)
  await expect(send(server.url, {})).rejects.toThrow(/ECONNREFUSED/)
  agent.destroy()
})

test('close tells a sender that comes back on its old connection to hang up', async () => {
  const responses: ServerResponse[] = []
  const server = await listening((_, response) => responses.push(response))
  const socket = connect(server.port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (bytes: Buffer) => chunks.push(bytes))
  const hungUp = new Promise(resolve => socket.on('close', resolve))
  const get = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'
  socket.write(get)
  await vi.waitFor(() => expect(responses).toHaveLength(1))
  responses[0]?.flushHeaders()

  const closed = server.close()
  responses[0]?.end('one')
  socket.write(get)
  await vi.waitFor(() => expect(responses).toHaveLength(2))
  responses[1]?.end('two')
  await Promise.all([closed, hungUp])

  expect(Buffer.concat(chunks).toString()).toMatch(/connection: keep-alive.*one.*connection: close.*two$/is)
})

test('close hangs up on what is still open after the grace', async () => {
  const server = await listening(() => {}, 50)
  const answer = expect(send(server.url, {})).rejects.toThrow(/socket hang up|ECONNRESET/)
  const silent = connect(server.port, '127.0.0.1')
  const hungUp = new Promise(resolve => silent.on('error', resolve).on('close', resolve))
  await new Promise(resolve => silent.on('connect', resolve))

  await server.close()

  await answer
  await hungUp
})
