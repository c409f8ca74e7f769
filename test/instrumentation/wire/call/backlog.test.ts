import { setImmediate } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { flush } from '../../../../instrumentation/src/api/flush.ts'
import { Backlog } from '../../../../instrumentation/src/wire/call/backlog.ts'
import { OpenCalls } from '../../../../instrumentation/src/wire/call/open-calls.ts'
import { observeFetch } from '../../../../instrumentation/src/wire/fetch/undici.ts'
import { registerMemoryProvider, type MemoryProvider } from '../../../helpers/memory-provider.ts'
import { startModelServer, type ModelServer } from '../../../helpers/model-server.ts'

const backlog = new Backlog()
const calls = new OpenCalls(true, undefined, backlog)
let provider: MemoryProvider
let server: ModelServer

beforeAll(async () => {
  provider = registerMemoryProvider()
  server = await startModelServer()
  observeFetch(request => calls.begin(request))
})
afterEach(() => {
  vi.useRealTimers()
  calls.abandonAll()
  provider.reset()
})
afterAll(async () => {
  provider.close()
  await server.close()
})

async function ask(model: string, more: object = {}): Promise<void> {
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }], ...more })
  const response = await fetch(`${server.url}/v1/chat/completions`, { method: 'POST', body })
  await response.text()
}

function names(): readonly string[] {
  return provider.spans().map(({ name }) => name)
}

test.each([
  ['enough calls', 128, 10],
  ['enough bytes', 2, 256 * 1024],
])('what waits is read in order once there are %s, but not before the call is over', async (_, count, bytes) => {
  const steps = Array.from({ length: count }, (_, index) => index)
  const ran: number[] = []

  for (const step of steps) backlog.add(() => void ran.push(step), bytes)
  expect(ran).toEqual([])

  await setImmediate()
  expect(ran).toEqual(steps)
  expect(backlog.size).toBe(0)
})

test('the application has its turn while much is read', async () => {
  const ran: string[] = []
  const slow = () => {
    const end = performance.now() + 6
    while (performance.now() < end) continue
    ran.push('read')
  }
  for (let count = 0; count < 128; count += 1) backlog.add(count < 2 ? slow : () => void ran.push('read'), 10)

  await setImmediate()
  expect(ran).toEqual(['read'])

  backlog.clear()
  expect(ran).toHaveLength(128)
})

test('one call alone waits for a quarter of a second', () => {
  vi.useFakeTimers()
  const ran: string[] = []
  backlog.add(() => void ran.push('read'), 10)

  vi.advanceTimersByTime(249)
  expect(ran).toEqual([])

  vi.advanceTimersByTime(1)
  expect(ran).toEqual(['read'])
})

test('a call that cannot be read holds up no other', () => {
  const ran: string[] = []
  backlog.add(() => {
    throw new Error('broken')
  }, 10)
  backlog.add(() => void ran.push('read'), 10)

  backlog.clear()

  expect(ran).toEqual(['read'])
})

test('whoever flushes gets what has ended, with its own times', async () => {
  const before = Date.now()
  await ask('m1')
  await ask('m1', { stream: true })
  const after = Date.now()
  expect([names(), calls.size]).toEqual([[], 2])

  await flush()

  expect([names(), calls.size]).toEqual([['chat m1', 'chat m1'], 0])
  const [whole, stream] = provider.spans()
  expect(whole?.attributes).toMatchObject({ 'gen_ai.usage.input_tokens': 120 })
  expect(stream?.attributes).toMatchObject({ 'spanledger.stream.end': 'complete' })
  for (const { startTime, endTime } of provider.spans()) {
    expect(startTime[0] * 1000 + startTime[1] / 1e6).toBeGreaterThanOrEqual(before - 1)
    expect(endTime[0] * 1000 + endTime[1] / 1e6).toBeLessThanOrEqual(after + 1)
  }
})

test('a refusal is told of behind what came before it, and its retry is one', async () => {
  await ask('m1')
  await ask('limited')
  expect(names()).toEqual(['chat m1'])

  await ask('limited')
  calls.abandonAll()

  expect(provider.spans().map(({ attributes }) => attributes['spanledger.attempt'])).toEqual([
    undefined,
    1,
    2,
    undefined,
  ])
})
