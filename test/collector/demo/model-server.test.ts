import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startModelServer, type ModelServer } from '../../../collector/src/demo/model-server.ts'

const lookup = {
  name: 'lookup_order',
  description: 'Looks up an order',
  parameters: { type: 'object' as const, properties: { order_id: { type: 'string' } } },
}
const ask = (question: string) => [{ role: 'user' as const, content: question }]

const routing = (ticket: string) => ({
  model: 'gpt-5-nano',
  messages: [{ role: 'system', content: 'Route the ticket.' }, ...ask(`Ticket ${ticket}`)],
})
const writing = (ticket: string) => ({ model: 'claude-sonnet-4-6', max_tokens: 10, messages: ask(`Ticket ${ticket}`) })

let server: ModelServer
let openai: OpenAI
let anthropic: Anthropic

beforeAll(async () => {
  server = await startModelServer()
  openai = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'test' })
  anthropic = new Anthropic({ baseURL: server.url, apiKey: 'test' })
})
afterAll(() => server.close())

function lineOf(responseId: string) {
  return server.bill.find(line => line.responseId === responseId)
}

describe('the OpenAI format, read by the real SDK', () => {
  test('answers a chat and puts the same usage on the bill', async () => {
    const messages = [
      { role: 'system' as const, content: 'Route the ticket.' },
      ...ask('Ticket T-900\nWhere is my order A-1900?'),
    ]

    const completion = await openai.chat.completions.create({ model: 'gpt-5-nano', messages })

    expect(JSON.parse(completion.choices[0]?.message.content ?? '')).toMatchObject({ kind: 'order_status' })
    expect(completion.model).toBe('gpt-5-nano-2025-08-07')
    expect(lineOf(completion.id)).toMatchObject({
      model: 'gpt-5-nano',
      usageSent: true,
      usage: {
        input: completion.usage?.prompt_tokens,
        output: completion.usage?.completion_tokens,
        cacheRead: completion.usage?.prompt_tokens_details?.cached_tokens,
        reasoning: completion.usage?.completion_tokens_details?.reasoning_tokens,
      },
    })
  })

  test.each([
    [
      'with the usage in a last chunk of its own when it is asked for',
      { stream_options: { include_usage: true } },
      true,
    ],
    ['without any usage when it is not, though it is billed all the same', {}, false],
  ])('streams %s', async (_, options, usageSent) => {
    const stream = await openai.chat.completions.create({
      model: 'gpt-4o-mini',
      messages: ask(`Ticket T-901\nHow do I oil the chain? ${usageSent}`),
      stream: true,
      ...options,
    })
    const chunks: OpenAI.ChatCompletionChunk[] = []
    for await (const chunk of stream) chunks.push(chunk)

    const words = chunks.map(chunk => chunk.choices[0]?.delta.content ?? '').join('')
    expect(words).toMatch(/\S+ \S+/)
    expect(chunks.at(-1)?.usage?.completion_tokens !== undefined).toBe(usageSent)
    expect(lineOf(chunks[0]?.id ?? '')).toMatchObject({ usageSent, model: 'gpt-4o-mini' })
  })

  test('asks for a tool, whole and in pieces', async () => {
    const request = {
      model: 'gpt-5-mini',
      messages: ask('Ticket T-902\nWhere is A-1902?'),
      tools: [{ type: 'function' as const, function: lookup }],
    }

    const whole = await openai.chat.completions.create(request)
    const streamed = await openai.chat.completions.stream(request).finalChatCompletion()

    const called = { name: 'lookup_order', arguments: '{"order_id":"A-1902"}' }
    expect(whole.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { tool_calls: [{ function: called }] },
    })
    expect(streamed.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { tool_calls: [{ function: called }] },
    })
  })

  test('embeds texts so that those with the same words are near each other', async () => {
    const { data, usage } = await openai.embeddings.create({
      model: 'text-embedding-3-small',
      input: ['charge the battery', 'how long does the battery charge', 'tyre pressure'],
    })

    const [first = [], near = [], far = []] = data.map(({ embedding }) => embedding)
    const likeness = (other: number[]) => first.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0)
    expect(likeness(near)).toBeGreaterThan(likeness(far))
    expect(server.bill.findLast(line => line.model === 'text-embedding-3-small')).toMatchObject({
      responseId: undefined,
      usage: { input: usage.prompt_tokens },
    })
  })
})

describe('the Anthropic format, read by the real SDK', () => {
  const request = {
    model: 'claude-sonnet-4-6',
    max_tokens: 500,
    messages: ask('Ticket T-903\n<document id="a">\nCharge it for six hours.\n</document>'),
  }

  test('streams the very message it would send whole', async () => {
    const whole = await anthropic.messages.create(request)
    const streamed = await anthropic.messages.stream(request).finalMessage()

    expect(whole.content[0]).toMatchObject({ type: 'text', text: expect.stringContaining('Charge it for six hours.') })
    expect(streamed.content).toEqual(whole.content)
    expect(streamed.stop_reason).toBe(whole.stop_reason)
  })

  test('counts cached tokens apart from the others, and bills all of them', async () => {
    const message = await anthropic.messages.create(request)

    const { usage } = message
    const input = usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0)
    expect(lineOf(message.id)?.usage).toEqual({
      input,
      cacheRead: usage.cache_read_input_tokens,
      cacheWrite5m: usage.cache_creation?.ephemeral_5m_input_tokens,
      cacheWrite1h: usage.cache_creation?.ephemeral_1h_input_tokens,
      output: usage.output_tokens,
      reasoning: 0,
    })
  })

  test('asks for a tool, whole and in pieces', async () => {
    const { name, description, parameters } = lookup
    const tools = [{ name, description, input_schema: parameters }]
    const asked = { ...request, messages: ask('Ticket T-904\nRefund A-1904, please.'), tools }

    const whole = await anthropic.messages.create(asked)
    const streamed = await anthropic.messages.stream(asked).finalMessage()

    expect(whole.stop_reason).toBe('tool_use')
    expect(whole.content[1]).toMatchObject({ type: 'tool_use', name: 'lookup_order', input: { order_id: 'A-1904' } })
    expect(streamed.content.map(({ type }) => type)).toEqual(['text', 'tool_use'])
    expect(streamed.content[1]).toMatchObject({ input: { order_id: 'A-1904' } })
  })
})

describe('limits', () => {
  test.each([
    ['429 of the small model', { path: '/v1/chat/completions', body: routing('T-007'), status: 429 }],
    ['429 of the large model', { path: '/v1/messages', body: writing('T-022'), status: 429 }],
    ['529 of the large model', { path: '/v1/messages', body: writing('T-041'), status: 529 }],
  ])('a %s comes with a time to wait, is not billed, and is over at the retry', async (_, { path, body, status }) => {
    const billedBefore = server.bill.length
    const post = (retry: string) =>
      fetch(`${server.url}${path}`, {
        method: 'POST',
        headers: { 'x-stainless-retry-count': retry },
        body: JSON.stringify(body),
      })

    const first = await post('0')
    const billedAfterFirst = server.bill.length
    const second = await post('1')

    expect(first.status).toBe(status)
    expect(Number(first.headers.get('retry-after-ms'))).toBeGreaterThan(0)
    expect(billedAfterFirst).toBe(billedBefore)
    expect(second.status).toBe(200)
    expect(server.bill).toHaveLength(billedBefore + 1)
  })

  test('the SDK gets over a limit by itself', async () => {
    const message = await anthropic.messages.create({
      model: 'claude-sonnet-4-6',
      max_tokens: 10,
      messages: ask('Ticket T-041'),
    })

    expect(message.type).toBe('message')
  })
})

describe('the bill', () => {
  test('is shown as JSON with exact amounts', async () => {
    const { total, lines } = JSON.parse(await (await fetch(`${server.url}/bill`)).text())

    expect(lines).toHaveLength(server.bill.length)
    expect(total).toBe(server.bill.reduce((sum, { nano = 0n }) => sum + nano, 0n).toString())
  })

  test("has a line without an amount for a call of one's own model", async () => {
    const completion = await openai.chat.completions.create({
      model: 'mail-sorter-7b',
      messages: [{ role: 'system', content: 'Sort the mail.' }, ...ask('The invoice is attached.')],
    })

    expect(completion.choices[0]?.message.content).toBe('business')
    expect(lineOf(completion.id)).toMatchObject({ usageSent: true, nano: undefined })
  })

  test('is the same for the same requests, whenever they are made', async () => {
    const [first, second] = [await startModelServer(), await startModelServer()]
    const request = { model: 'gpt-4o-mini', messages: ask('Ticket T-905\nHow do I reset the display?') }

    for (const { url } of [first, second, second]) {
      await new OpenAI({ baseURL: `${url}/v1`, apiKey: 'test' }).chat.completions.create(request)
    }

    expect(second.bill[0]).toEqual(first.bill[0])
    expect(second.bill[1]).toEqual({
      ...first.bill[0],
      responseId: expect.not.stringMatching(first.bill[0]?.responseId ?? ''),
    })
    await Promise.all([first.close(), second.close()])
  })
})
