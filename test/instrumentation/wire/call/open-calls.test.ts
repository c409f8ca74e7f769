import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { OpenCalls } from '../../../../instrumentation/src/wire/call/open-calls.ts'
import { observeFetch } from '../../../../instrumentation/src/wire/fetch/undici.ts'
import { registerMemoryProvider, type MemoryProvider } from '../../../helpers/memory-provider.ts'
import { startModelServer, type ModelServer } from '../../../helpers/model-server.ts'

const calls = new OpenCalls(true, { sweepMs: 10, unreadMs: 50, silentMs: 60_000 })
let provider: MemoryProvider
let server: ModelServer

beforeAll(async () => {
  provider = registerMemoryProvider()
  server = await startModelServer()
  observeFetch(request => calls.begin(request))
})
afterEach(() => provider.reset())
afterAll(async () => {
  provider.close()
  await server.close()
})

function post(model: string, more: object = {}): Promise<Response> {
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }], ...more })
  return fetch(`${server.url}/v1/chat/completions`, { method: 'POST', body })
}

test('an answer that nobody reads on is ended as abandoned', async () => {
  const response = await post('long', { stream: true })

  await vi.waitFor(() => expect(provider.spans()).toHaveLength(1), { timeout: 10_000 })
  expect(provider.spans()[0]?.attributes['spanledger.stream.end']).toBe('abandoned')
  expect(calls.size).toBe(0)
  await response.body?.cancel()
})

test('an answer that is read slowly is not', async () => {
  const response = await post('stuck', { stream: true })
  await vi.waitFor(() => expect(calls.size).toBe(1))

  await response.body?.cancel()

  await vi.waitFor(() => expect(provider.spans()).toHaveLength(1))
  expect(provider.spans()[0]?.attributes['spanledger.stream.end']).toBe('aborted')
})

test('what is open at the end is abandoned at once, and ends once', async () => {
  const response = await post('stuck', { stream: true })

  calls.abandonAll()
  await response.body?.cancel()

  expect(provider.spans().map(span => span.attributes['spanledger.stream.end'])).toEqual(['abandoned'])
})

test("Azure's model is the deployment in the path", async () => {
  const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }] })
  await (
    await fetch(`${server.url}/openai/deployments/d1/chat/completions?api-version=1`, { method: 'POST', body })
  ).text()

  expect(provider.spans()[0]?.name).toBe('chat d1')
  expect(provider.spans()[0]?.attributes['gen_ai.request.model']).toBe('d1')
})

test('a request too large to keep still has its model, and says that it was cut', async () => {
  await (await post('m1', { messages: [{ role: 'user', content: 'x'.repeat(9 * 1024 * 1024) }] })).text()

  expect(provider.spans()[0]?.name).toBe('chat m1')
  expect(provider.spans()[0]?.attributes).toMatchObject({
    'spanledger.content.truncated': true,
    'gen_ai.usage.input_tokens': 120,
  })
  expect(provider.spans()[0]?.attributes).not.toHaveProperty('gen_ai.input.messages')
})
