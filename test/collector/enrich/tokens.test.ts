import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { get_encoding } from 'tiktoken'
import { afterAll, afterEach, expect, test } from 'vitest'
import { openTokenCounter } from '../../../collector/src/enrich/tokens.ts'
import type { TokenCounter, TokenCounterOptions } from '../../../collector/src/enrich/tokens.ts'

const o200k = get_encoding('o200k_base')
const cl100k = get_encoding('cl100k_base')
const opened: TokenCounter[] = []

function open(options?: TokenCounterOptions): TokenCounter {
  const counter = openTokenCounter(options)
  opened.push(counter)
  return counter
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map(counter => counter.close()))
})

// Most tests only read, so they share one counter and its loaded encodings.
const shared = openTokenCounter()
afterAll(() => shared.close())

const prose = 'The support agent looked up order 4711, found that it had not been sent, and wrote to the customer. '
const chinese = '我们今天去了北京，明天再去上海。订单四千七百一十一号还没有发出。'

test.each([
  ['nothing', ''],
  ['a word', 'hello'],
  ['prose', prose.repeat(100)],
  ['Chinese', chinese.repeat(100)],
  ['Thai, which has no spaces', 'ฉันต้องการทราบสถานะคำสั่งซื้อของฉัน '.repeat(50)],
  ['emoji', '👩‍👩‍👧‍👦 😀🎉 flags 🇪🇺🇨🇭 '.repeat(50)],
  ['code', 'for (const x of xs) {\n\t\tif (x?.y) return `a${x}`\n}\n'.repeat(100)],
  ['JSON', JSON.stringify(Array.from({ length: 200 }, (_, id) => ({ id, name: `n${id}`, sent: id % 2 === 0 })))],
  ['base64', Buffer.from(prose.repeat(50)).toString('base64')],
  ['half a surrogate pair', 'a\ud83d b'],
])('counts %s exactly', async (_, text) => {
  const tokens = await shared.count([text], 'gpt-4o')

  expect(tokens).toBe(o200k.encode_ordinary(text).length)
})

test.each([
  ['gpt-4o', o200k],
  ['gpt-4.1-mini', o200k],
  ['gpt-4.5-preview', o200k],
  ['gpt-5', o200k],
  ['o3', o200k],
  ['claude-sonnet-4-5', o200k],
  [undefined, o200k],
  ['gpt-4', cl100k],
  ['gpt-4-turbo', cl100k],
  ['GPT-4-0613', cl100k],
  ['openai/gpt-4', cl100k],
  ['gpt-3.5-turbo', cl100k],
  ['gpt-35-turbo', cl100k],
  ['ft:gpt-3.5-turbo:acme', cl100k],
  ['text-embedding-3-small', cl100k],
])('counts for %s by the encoding of that model', async (model, encoding) => {
  const tokens = await shared.count([chinese], model)

  expect(o200k.encode_ordinary(chinese).length).not.toBe(cl100k.encode_ordinary(chinese).length)
  expect(tokens).toBe(encoding.encode_ordinary(chinese).length)
})

test('takes special tokens for the text they are', async () => {
  const tokens = await shared.count(['<|endoftext|><|im_start|>'], 'gpt-4o')

  expect(tokens).toBe(o200k.encode_ordinary('<|endoftext|><|im_start|>').length)
})

test('counts the texts of messages, not their JSON', async () => {
  const body = JSON.stringify({
    role: 'user',
    parts: [
      { type: 'text', content: prose },
      { type: 'tool_call', name: 'find', arguments: { id: 7 } },
    ],
  })

  const tokens = await shared.count([body, prose], 'gpt-4o')

  const expected = [prose, 'find', '{"id":7}', prose].map(text => o200k.encode_ordinary(text).length)
  expect(tokens).toBe(expected.reduce((sum, count) => sum + count, 0))
})

test.each([
  ['prose', prose.repeat(10_000)],
  ['Chinese', chinese.repeat(5000)],
])('estimates %s beyond the cap from its head, within two per cent', async (_, text) => {
  const tokens = await shared.count([text], 'gpt-4o')

  const exact = o200k.encode_ordinary(text).length
  expect(Buffer.byteLength(text)).toBeGreaterThan(400_000)
  expect(Math.abs((tokens ?? 0) - exact) / exact).toBeLessThan(0.02)
})

test('extrapolates from whole characters', async () => {
  const counter = open({ fieldBytes: 10 })

  const tokens = await counter.count(['語'.repeat(100)], 'gpt-4o')

  expect(tokens).toBe(o200k.encode_ordinary('語').length * 100)
})

// Uncut, these take seconds each. The exact figures are known by then: so many letters a token.
test.each([
  ['letters', 'a'.repeat(50_000), 6250],
  ['spaces', ' '.repeat(50_000), 392],
  ['symbols', '!'.repeat(50_000), 3125],
  ['ideographs', '語'.repeat(16_000), 16_000],
])('counts a run of %s without going quadratic', async (_, text, roughly) => {
  await shared.count(['load the encoding'], 'gpt-4o')

  const started = performance.now()
  const tokens = await shared.count([text], 'gpt-4o')
  const tookMs = performance.now() - started

  expect(Math.abs((tokens ?? 0) - roughly) / roughly).toBeLessThan(0.02)
  // About 40 ms on an idle machine.
  expect(tookMs).toBeLessThan(500)
})

test('does not know the tokens of an image, nor of JSON nested beyond the stack', async () => {
  const counter = open()
  const image = JSON.stringify({ role: 'user', parts: [{ type: 'blob', modality: 'image', content: 'iVBORw0KGgo=' }] })
  const nested = `{"role":"user","parts":[{"type":"tool_call","arguments":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`

  const tokens = [
    await counter.count([image], 'gpt-4o'),
    await counter.count([nested], 'gpt-4o'),
    await counter.count(['a'], 'gpt-4o'),
  ]

  expect(tokens).toEqual([undefined, undefined, 1])
  expect(counter.counters).toEqual({ counted: 1, uncountable: 2, refused: 0, timedOut: 0, crashed: 0 })
})

test('extrapolates a request of many texts from the first megabyte, within two per cent', async () => {
  const texts = Array.from({ length: 60 }, (_, index) => `${index} ${prose.repeat(600)}`)

  const tokens = await shared.count(texts, 'gpt-4o')

  const exact = texts.reduce((sum, text) => sum + o200k.encode_ordinary(text).length, 0)
  expect(Math.abs((tokens ?? 0) - exact) / exact).toBeLessThan(0.02)
})

// So large a field is counted whole, for far longer than the timeout allows.
const hopeless = {
  options: { fieldBytes: 64 * 2 ** 20 },
  texts: Array.from({ length: 40 }, (_, index) => `${index} ${prose.repeat(5000)}`),
}

test('gives up after the timeout, replaces the thread and counts on', async () => {
  const counter = open({ ...hopeless.options, timeoutMs: 1000 })
  await counter.count(['load the encoding'], 'gpt-4o')

  const started = performance.now()
  const tokens = await counter.count(hopeless.texts, 'gpt-4o')
  const tookMs = performance.now() - started
  const next = await counter.count(['hello'], 'gpt-4o')

  expect(tokens).toBeUndefined()
  expect(tookMs).toBeLessThan(2000)
  expect(next).toBe(1)
  expect(counter.counters).toMatchObject({ counted: 2, timedOut: 1 })
})

test('a count that never ends does not take those behind it along', async () => {
  const counter = open({ ...hopeless.options, timeoutMs: 3000 })
  await counter.count(['load the encoding'], 'gpt-4o')

  const tokens = await Promise.all([counter.count(hopeless.texts, 'gpt-4o'), counter.count(['hello'], 'gpt-4o')])

  expect(tokens).toEqual([undefined, 1])
})

test('refuses what the queue has no room for', async () => {
  const counter = open({ maxQueue: 2 })

  // The first is at work at once, two wait.
  const tokens = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(text => counter.count([text], 'gpt-4o')))

  expect(tokens).toEqual([1, 1, 1, undefined, undefined])
  expect(counter.counters).toMatchObject({ counted: 3, refused: 2 })
})

test('survives a thread that dies', async () => {
  // A real death: the thread cannot make a buffer of this size.
  const counter = open({ fieldBytes: -1 })

  const tokens = await Promise.all(['a', 'b', 'c'].map(text => counter.count([text], 'gpt-4o')))

  expect(tokens).toEqual([undefined, undefined, undefined])
  expect(counter.counters).toMatchObject({ counted: 0, crashed: 3 })
})

test('answers what it accepted when it is closed, and refuses afterwards', async () => {
  const counter = open()
  const accepted = [counter.count(['a'], 'gpt-4o'), counter.count(['b'], 'gpt-4o')]

  await counter.close()
  await counter.close()

  expect(await Promise.all(accepted)).toEqual([1, 1])
  expect(await counter.count(['c'], 'gpt-4o')).toBeUndefined()
})

test('two threads share the work', async () => {
  const counter = open({ workers: 2 })

  const tokens = await Promise.all(Array.from({ length: 50 }, (_, index) => counter.count([`${index}`], 'gpt-4o')))

  expect(tokens.every(count => count === 1)).toBe(true)
})

test('leaves the event loop free while it counts', async () => {
  const texts = Array.from({ length: 200 }, (_, index) => `${index} ${prose.repeat(100)}`)
  const counter = open({ timeoutMs: 20_000 })
  await counter.count(['load the encoding'], 'gpt-4o')
  let ticks = 0
  const timer = setInterval(() => (ticks += 1), 1)

  const started = performance.now()
  const tokens = await Promise.all(texts.map(text => counter.count([text], 'gpt-4o')))
  const tookMs = performance.now() - started
  clearInterval(timer)

  expect(tokens.every(count => count !== undefined && count > 1000)).toBe(true)
  expect(tookMs).toBeGreaterThan(50)
  // Counted on the event loop, the timer would not fire once.
  expect(ticks).toBeGreaterThan(tookMs / 20)
})

test('an idle thread does not keep the process alive', async () => {
  const module = new URL('../../../collector/dist/enrich/tokens.js', import.meta.url)
  const script = `
    const { openTokenCounter } = await import(${JSON.stringify(module)})
    process.stdout.write(String(await openTokenCounter().count(['hello'], 'gpt-4o')))`

  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    timeout: 20_000,
  })

  expect(stdout).toBe('1')
})
