import { trace } from '@opentelemetry/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prompt } from '../../../instrumentation/src/api/prompt.ts'
import { tool } from '../../../instrumentation/src/api/tool.ts'
import { OpenCalls } from '../../../instrumentation/src/wire/call/open-calls.ts'
import { observeFetch } from '../../../instrumentation/src/wire/fetch/undici.ts'
import { registerMemoryProvider, type MemoryProvider } from '../../helpers/memory-provider.ts'
import { startModelServer, type ModelServer } from '../../helpers/model-server.ts'

let provider: MemoryProvider
let server: ModelServer
beforeAll(async () => {
  provider = registerMemoryProvider()
  server = await startModelServer()
  const calls = new OpenCalls(true)
  observeFetch(request => calls.begin(request))
})
afterAll(async () => {
  provider.close()
  await server.close()
})

async function ask(path: string, body: object): Promise<void> {
  await (await fetch(`${server.url}${path}`, { method: 'POST', body: JSON.stringify(body) })).text()
}

test('a prompt is named on the model calls made with it, and on nothing else', async () => {
  await prompt('refund-mail', '3', async () => {
    await ask('/v1/chat/completions', { model: 'm1', messages: [{ role: 'user', content: 'Hello' }] })
    await ask('/v1/embeddings', { model: 'e1', input: 'Hello' })
    tool('lookup', () => 1)()
    trace
      .getTracer('other')
      .startSpan('native', { attributes: { 'gen_ai.operation.name': 'chat' } })
      .end()
  })
  await ask('/v1/chat/completions', { model: 'm1', messages: [{ role: 'user', content: 'Hello' }] })

  const of = { 'gen_ai.prompt.name': 'refund-mail', 'gen_ai.prompt.version': '3' }
  const named = provider
    .spans()
    .map(({ name, attributes }) => [
      name,
      Object.fromEntries(Object.entries(attributes).filter(([key]) => key.startsWith('gen_ai.prompt'))),
    ])
  expect(named).toEqual([
    ['chat m1', of],
    ['embeddings e1', {}],
    ['execute_tool lookup', {}],
    ['native', of],
    ['chat m1', {}],
  ])
})

test('a prompt runs its function and gives what it gives', async () => {
  const error = new Error('no')

  expect(prompt('p', undefined, () => 5)).toBe(5)
  await expect(prompt('p', '1', () => Promise.reject(error))).rejects.toBe(error)
})
