import Anthropic from '@anthropic-ai/sdk'
import { trace } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'
import { createServer } from 'node:http'
import OpenAI from 'openai'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { task } from '../../../instrumentation/src/api/task.ts'
import { tool } from '../../../instrumentation/src/api/tool.ts'
import { OpenCalls } from '../../../instrumentation/src/wire/call/open-calls.ts'
import { observeFetch } from '../../../instrumentation/src/wire/fetch/undici.ts'
import { listening, type Listening } from '../../helpers/listening.ts'
import { registerMemoryProvider, type MemoryProvider } from '../../helpers/memory-provider.ts'

let provider: MemoryProvider
let server: Listening
const calls = new OpenCalls(true)
/** What the model says, in this order, as the bodies of its answers. */
let script: object[] = []

beforeAll(async () => {
  provider = registerMemoryProvider()
  observeFetch(request => calls.begin(request))
  const answering = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(script.shift() ?? {}))
    })
  })
  server = await listening(answering)
})
afterEach(() => {
  calls.abandonAll()
  provider.reset()
})
afterAll(async () => {
  provider.close()
  await server.close()
})

// Bodies as the providers document them, written by us.
function completion(...toolCalls: readonly { readonly id: string; readonly city: string }[]): object {
  const tool_calls = toolCalls.map(({ id, city }) => ({
    id,
    type: 'function',
    function: { name: 'weather', arguments: JSON.stringify({ city }) },
  }))
  const asks = tool_calls.length > 0
  const message = asks ? { role: 'assistant', content: null, tool_calls } : { role: 'assistant', content: 'Sunny' }
  return { id: 'c', model: 'm1', choices: [{ index: 0, message, finish_reason: asks ? 'tool_calls' : 'stop' }] }
}

async function post(path: string, body: object): Promise<void> {
  const response = await fetch(`${server.url}${path}`, { method: 'POST', body: JSON.stringify(body) })
  await response.text()
}

const user = { role: 'user', content: 'How is the weather?' }

function asked(id: string, city: string): object {
  const call = { id, type: 'function', function: { name: 'weather', arguments: JSON.stringify({ city }) } }
  return { role: 'assistant', content: null, tool_calls: [call] }
}

function told(id: string, content: string): object {
  return { role: 'tool', tool_call_id: id, content }
}

async function chat(...messages: readonly object[]): Promise<void> {
  await post('/v1/chat/completions', { model: 'm1', messages: [user, ...messages] })
}

function tools(): readonly ReadableSpan[] {
  return provider.spans().filter(span => span.name.startsWith('execute_tool'))
}

const timeOf = ([seconds, nanos]: readonly [number, number] = [0, 0]) => seconds * 1e3 + nanos / 1e6

test('a tool that nobody instruments is a span from the answer that asked to the request that brings the result', async () => {
  script = [completion({ id: 'call_a', city: 'Paris' }), completion()]
  await chat()
  await chat(asked('call_a', 'Paris'), told('call_a', '21 degrees'))

  const [first, derived, second] = provider.spans()
  expect(derived?.name).toBe('execute_tool weather')
  expect(derived?.attributes).toEqual({
    'gen_ai.operation.name': 'execute_tool',
    'spanledger.derived': true,
    'gen_ai.tool.name': 'weather',
    'gen_ai.tool.type': 'function',
    'gen_ai.tool.call.id': 'call_a',
    'gen_ai.tool.call.arguments': '{"city":"Paris"}',
    'gen_ai.tool.call.result': '"21 degrees"',
  })
  expect(timeOf(derived?.startTime)).toBeCloseTo(timeOf(first?.endTime), 3)
  expect(timeOf(derived?.endTime)).toBeCloseTo(timeOf(second?.startTime), 3)
})

test('it stands beside the calls and in their task; without anything around them, below the call that asked', async () => {
  script = [
    completion({ id: 'call_b', city: 'Rome' }),
    completion(),
    completion({ id: 'call_c', city: 'Oslo' }),
    completion(),
  ]
  await task('trip', {}, async () => {
    await chat()
    await chat(asked('call_b', 'Rome'), told('call_b', 'hot'))
  })
  await chat()
  await chat(asked('call_c', 'Oslo'), told('call_c', 'cold'))

  const [inTask, alone] = tools()
  const trip = provider.spans().find(span => span.name === 'trip')
  const asking = provider.spans()[4]
  expect(inTask?.parentSpanContext?.spanId).toBe(trip?.spanContext().spanId)
  expect(inTask?.attributes['spanledger.task.id']).toBe(trip?.attributes['spanledger.task.id'])
  expect(asking?.name).toBe('chat m1')
  expect(alone?.parentSpanContext?.spanId).toBe(asking?.spanContext().spanId)
})

test('each call is derived once, however often its history is sent', async () => {
  script = [completion({ id: 'call_d', city: 'A' }, { id: 'call_e', city: 'B' })]
  await chat()
  await chat(asked('call_d', 'A'), told('call_d', '1'))
  await chat(asked('call_d', 'A'), told('call_d', '1'), asked('call_e', 'B'), told('call_e', '2'))
  await chat(asked('call_d', 'A'), told('call_d', '1'), asked('call_e', 'B'), told('call_e', '2'))

  expect(tools().map(span => span.attributes['gen_ai.tool.call.id'])).toEqual(['call_d', 'call_e'])
})

test('a history that was never seen to be asked derives nothing', async () => {
  await chat(asked('call_x', 'A'), told('call_x', '1'))

  expect(tools()).toEqual([])
})

const weather = tool('weather', async (_: { city: string }) => 'fine')

test('a tool that is instrumented has its own span and no other', async () => {
  script = [completion({ id: 'call_f', city: 'A' })]
  await task('trip', {}, async () => {
    await chat()
    await weather({ city: 'A' })
    await chat(asked('call_f', 'A'), told('call_f', 'fine'))
  })

  expect(tools().map(span => span.attributes['spanledger.derived'])).toEqual([undefined])
})

test.each([
  ['the conventions', { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.call.id': 'call_g' }],
  ['the AI SDK', { 'ai.toolCall.name': 'weather', 'ai.toolCall.id': 'call_g' }],
  ['OpenInference', { 'openinference.span.kind': 'TOOL', 'tool.name': 'weather' }],
  ['MCP', { 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': 'weather' }],
])("somebody else's span of the tool, by %s, is enough", async (_, attributes) => {
  script = [completion({ id: 'call_g', city: 'A' })]
  await chat()
  trace.getTracer('somebody').startSpan('theirs', { attributes }).end()
  await chat(asked('call_g', 'A'), told('call_g', 'fine'))

  expect(tools()).toEqual([])
})

test('a span stands for one call, and only for one that was made before it', async () => {
  script = [completion({ id: 'call_h', city: 'A' }, { id: 'call_i', city: 'B' })]
  await task('trip', {}, async () => {
    await weather({ city: 'before' })
    await new Promise(resolve => setTimeout(resolve, 5))
    await chat()
    await weather({ city: 'A' })
    await chat(asked('call_h', 'A'), told('call_h', 'fine'), asked('call_i', 'B'), told('call_i', 'fine'))
  })

  expect(tools().filter(span => span.attributes['spanledger.derived'] === true)).toHaveLength(1)
})

test("the loop of OpenAI's own SDK is seen", async () => {
  script = [completion({ id: 'call_j', city: 'Paris' }), completion()]
  const client = new OpenAI({ apiKey: 'test', baseURL: `${server.url}/v1` })
  const run = client.chat.completions.runTools({
    model: 'm1',
    messages: [{ role: 'user', content: 'How is the weather?' }],
    tools: [
      {
        type: 'function',
        function: {
          name: 'weather',
          parameters: { type: 'object', properties: { city: { type: 'string' } } },
          description: 'Weather',
          function: (given: string) => `fine, given ${given}`,
        },
      },
    ],
  })
  await run.finalContent()

  expect(tools().map(span => span.attributes)).toMatchObject([
    {
      'gen_ai.tool.call.arguments': '{"city":"Paris"}',
      'gen_ai.tool.call.result': '"fine, given {\\"city\\":\\"Paris\\"}"',
    },
  ])
})

test("a failed tool of Anthropic's has failed", async () => {
  const block = { type: 'tool_use' as const, id: 'toolu_a', name: 'weather', input: { city: 'Paris' } }
  const usage = { input_tokens: 1, output_tokens: 1 }
  const message = {
    id: 'm',
    type: 'message',
    role: 'assistant',
    model: 'c1',
    content: [block],
    stop_reason: 'tool_use',
    usage,
  }
  script = [message, { ...message, content: [], stop_reason: 'end_turn' }]
  const client = new Anthropic({ apiKey: 'test', baseURL: server.url })
  const ask = { role: 'user' as const, content: 'How is the weather?' }
  await client.messages.create({ model: 'c1', max_tokens: 9, messages: [ask] })
  const result = { type: 'tool_result' as const, tool_use_id: 'toolu_a', is_error: true, content: 'no such city' }
  await client.messages.create({
    model: 'c1',
    max_tokens: 9,
    messages: [ask, { role: 'assistant', content: [block] }, { role: 'user', content: [result] }],
  })

  const [derived] = tools()
  expect(derived?.attributes).toMatchObject({ 'error.type': 'tool_error', 'gen_ai.tool.call.result': '"no such city"' })
  expect(derived?.status.code).toBe(2)
  // The SDK's own span stands for the call, and is the run here.
  const [asking] = provider.spans()
  expect(derived?.parentSpanContext?.spanId).toBe(asking?.spanContext().spanId)
})

test('calls without ids are told apart by name, arguments and order', async () => {
  const call = (city: string) => ({ functionCall: { name: 'weather', args: { city } } })
  const answer = (text: string) => ({ functionResponse: { name: 'weather', response: { result: text } } })
  const says = (...parts: object[]) => ({ role: 'model', parts })
  const brings = (...parts: object[]) => ({ role: 'user', parts })
  const asks = { role: 'user', parts: [{ text: 'How is the weather?' }] }
  const generate = (...contents: object[]) =>
    post('/v1beta/models/gemini-3-pro:generateContent', { contents: [asks, ...contents] })
  const candidates = (...parts: object[]) => ({ candidates: [{ content: says(...parts), finishReason: 'STOP' }] })
  script = [candidates(call('A'), call('B')), candidates(call('A')), candidates({ text: 'Fine' })]

  const first = [says(call('A'), call('B')), brings(answer('1'), answer('2'))]
  await generate()
  await generate(...first)
  await generate(
    ...first,
    says(call('A')),
    brings({ functionResponse: { name: 'weather', response: { error: 'gone' } } }),
  )

  expect(
    tools().map(({ attributes }) => [
      attributes['gen_ai.tool.call.arguments'],
      attributes['gen_ai.tool.call.result'],
      attributes['error.type'],
    ]),
  ).toEqual([
    ['{"city":"B"}', '{"result":"2"}', undefined],
    ['{"city":"A"}', '{"result":"1"}', undefined],
    ['{"city":"A"}', '{"error":"gone"}', 'tool_error'],
  ])
})

test('without content there are no arguments and no result', async () => {
  script = [completion({ id: 'call_k', city: 'A' })]
  const silent = new OpenCalls(false)
  const body = JSON.stringify({ model: 'm1', messages: [user] })
  const again = JSON.stringify({ model: 'm1', messages: [user, asked('call_k', 'A'), told('call_k', 'secret')] })
  const target = { method: 'POST', origin: 'http://models', path: '/v1/chat/completions', headers: {} }
  const one = silent.begin({ ...target, body })
  one?.requestBytes(body)
  one?.requestComplete()
  one?.responseStarted(200, { 'content-type': 'application/json' })
  one?.responseBytes(Buffer.from(JSON.stringify(script.shift())), false)
  one?.ended('complete')
  const two = silent.begin({ ...target, body: again })
  two?.requestBytes(again)
  two?.requestComplete()
  two?.ended('complete')

  const [derived] = tools()
  expect(derived?.attributes['gen_ai.tool.call.id']).toBe('call_k')
  expect(JSON.stringify(derived?.attributes)).not.toMatch(/secret|city/)
})
