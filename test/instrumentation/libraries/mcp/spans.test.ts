import { context, propagation, trace } from '@opentelemetry/api'
import { createRequire } from 'node:module'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { tool } from '../../../../instrumentation/src/api/tool.ts'
import { hookProtocol } from '../../../../instrumentation/src/libraries/mcp/protocol.ts'
import { hookRegistry } from '../../../../instrumentation/src/libraries/mcp/tools/registered.ts'
import { registerMemoryProvider, type MemoryProvider } from '../../../helpers/memory-provider.ts'

// Loaded with no hook of ours in the process, so that this test applies each of them once itself.
const load = createRequire(new URL('../../../libraries/newest/package.json', import.meta.url))
const sdk = (name: string) => load(`@modelcontextprotocol/sdk/${name}.js`)
const { z } = load('zod')

let provider: MemoryProvider
beforeAll(() => {
  provider = registerMemoryProvider()
  expect(hookProtocol(sdk('shared/protocol').Protocol)).toBe('patched')
  expect(hookRegistry(sdk('server/mcp').McpServer)).toBe('patched')
})
afterEach(() => provider.reset())
afterAll(() => provider.close())

describe('a call of a tool', () => {
  test('is one span at each end, of which the caller counts the call', async () => {
    const { client } = await connected()

    await client.callTool({ name: 'pay', arguments: { cents: 5 } })

    const [server, called] = spans('tools/call pay')
    expect(called?.attributes).toEqual({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'pay',
      'gen_ai.tool.call.arguments': '{"cents":5}',
      'gen_ai.tool.call.result': '[{"type":"text","text":"paid"}]',
      'mcp.method.name': 'tools/call',
      'mcp.protocol.version': '2025-11-25',
      'jsonrpc.request.id': '1',
    })
    expect(server?.attributes).toEqual({
      'gen_ai.tool.name': 'pay',
      'spanledger.tool.effect': 'write',
      'mcp.method.name': 'tools/call',
      'mcp.protocol.version': '2025-11-25',
      'jsonrpc.request.id': '1',
    })
    expect(server?.parentSpanContext?.spanId).toBe(called?.spanContext().spanId)
  })

  test('is counted by the server where the caller is not traced', async () => {
    const { ask } = await bareClient()

    await ask('tools/call', { name: 'pay', arguments: { cents: 5 } })

    const [server] = spans('tools/call pay')
    expect(server?.attributes).toMatchObject({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.call.arguments': '{"cents":5}',
      'gen_ai.tool.call.result': '[{"type":"text","text":"paid"}]',
    })
    expect(server?.parentSpanContext).toBeUndefined()
  })

  test('has the effect that the list of tools announces', async () => {
    const { client } = await connected()

    await client.listTools()
    await client.callTool({ name: 'pay', arguments: { cents: 5 } })
    await client.callTool({ name: 'look', arguments: {} })

    expect(spans('tools/call pay')[1]?.attributes['spanledger.tool.effect']).toBe('write')
    expect(spans('tools/call look')[1]?.attributes['spanledger.tool.effect']).toBe('read')
  })

  test('within the span of the same call adds to that one instead of a second', async () => {
    const { client } = await connected()
    const pay = tool('pay', async (cents: number) => client.callTool({ name: 'pay', arguments: { cents } }))

    await pay(5)

    const [server, outer] = [spans('tools/call pay')[0], spans('execute_tool pay')[0]]
    expect(spans('tools/call pay')).toHaveLength(1)
    expect(outer?.attributes).toMatchObject({ 'mcp.method.name': 'tools/call', 'gen_ai.tool.call.arguments': '5' })
    expect(server?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId)
  })
})

describe('what is sent', () => {
  test('carries trace context and baggage beside what the caller put there, whose objects stay as they are', async () => {
    const { client, sent } = await connected()
    const params = Object.freeze({ name: 'look', arguments: {}, _meta: Object.freeze({ mine: 1 }) })
    const baggage = propagation.createBaggage({ 'spanledger.task.name': { value: 'resolve' } })

    await context.with(propagation.setBaggage(context.active(), baggage), () => client.callTool(params))

    const called = spans('tools/call look')[1]?.spanContext()
    expect(sent.at(-1)?.params?._meta).toEqual({
      mine: 1,
      traceparent: `00-${called?.traceId}-${called?.spanId}-01`,
      baggage: 'spanledger.task.name=resolve',
    })
    expect(params).toEqual({ name: 'look', arguments: {}, _meta: { mine: 1 } })
    expect(spans('tools/call look')[0]?.attributes['spanledger.task.name']).toBe('resolve')
  })

  test('keeps a trace of the caller’s own', async () => {
    const { client, sent } = await connected()
    const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`

    await client.callTool({ name: 'look', arguments: {}, _meta: { traceparent } })

    expect(sent.at(-1)?.params?._meta).toEqual({ traceparent })
    expect(spans('tools/call look')[0]?.spanContext().traceId).toBe('1'.repeat(32))
  })

  test('is the very same message where there is nothing to carry', async () => {
    provider.close()
    const { client, sent } = await connected()

    await client.callTool({ name: 'look', arguments: {} })
    await client.ping()
    provider = registerMemoryProvider()

    expect(sent.map(message => message.params?._meta)).toEqual([undefined, undefined, undefined, undefined])
    expect(sent.at(-1)).toEqual({ jsonrpc: '2.0', id: 2, method: 'ping' })
  })
})

test('the span that is active where a request comes in is a link of the span that its sender is the parent of', async () => {
  const { ask } = await bareClient()
  const _meta = { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` }

  const http = trace.getTracer('http').startSpan('POST /mcp')
  await context.with(trace.setSpan(context.active(), http), () => ask('tools/call', { name: 'look', _meta }))

  const [server] = spans('tools/call look')
  expect(server?.parentSpanContext?.spanId).toBe('2'.repeat(16))
  expect(server?.links.map(link => link.context.spanId)).toEqual([http.spanContext().spanId])
})

test('of more than a thousand requests without an answer, the oldest are given up, and none stays open', async () => {
  const { client } = await connected()
  const calls = Array.from({ length: 1001 }, () =>
    client.callTool({ name: 'hang', arguments: {} }).catch(() => undefined),
  )
  const [server, called] = spans('tools/call hang')

  await client.close()
  await Promise.all(calls)

  expect([server, called].map(span => span?.attributes['jsonrpc.request.id'])).toEqual(['1', '1'])
  expect(spans('tools/call hang')).toHaveLength(2002)
})

test.each([undefined, null, 'Protocol', {}, () => 1, Map])('%s is not a protocol', binding => {
  expect(hookProtocol(binding)).toBe('unknown')
})

function spans(name: string) {
  return provider.spans().filter(span => span.name === name)
}

/** A client and a server of the SDK, and what the client sent over the wire between them. */
async function connected() {
  const [ours, theirs] = sdk('inMemory').InMemoryTransport.createLinkedPair()
  const { send } = ours
  const sent: Message[] = []
  ours.send = (message: Message, ...rest: unknown[]) => {
    sent.push(message)
    return send.call(ours, message, ...rest)
  }
  const client = new (sdk('client/index').Client)({ name: 'desk', version: '1' })
  await makeServer().connect(theirs)
  await client.connect(ours)
  return { client, sent }
}

/** A client that is no client of the SDK: it writes JSON-RPC itself. */
async function bareClient() {
  const [ours, theirs] = sdk('inMemory').InMemoryTransport.createLinkedPair()
  await makeServer().connect(theirs)
  const ask = (method: string, params: object) =>
    new Promise(resolve => {
      Object.assign(ours, { onmessage: resolve })
      ours.send({ jsonrpc: '2.0', id: 1, method, params: { arguments: {}, ...params } })
    })
  return { ask }
}

function makeServer() {
  const server = new (sdk('server/mcp').McpServer)({ name: 'till', version: '1' })
  const text = (text: string) => async () => ({ content: [{ type: 'text', text }] })
  const annotations = { readOnlyHint: false }
  server.registerTool('pay', { inputSchema: { cents: z.number() }, annotations }, text('paid'))
  server.registerTool('look', { inputSchema: {}, annotations: { readOnlyHint: true } }, text('seen'))
  server.registerTool('hang', { inputSchema: {} }, () => new Promise(() => undefined))
  return server
}

interface Message {
  readonly params?: { readonly _meta?: unknown }
}
