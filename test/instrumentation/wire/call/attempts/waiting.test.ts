import { ROOT_CONTEXT } from '@opentelemetry/api'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Attempt } from '../../../../../instrumentation/src/wire/call/attempts/attempt.ts'
import { Attempts } from '../../../../../instrumentation/src/wire/call/attempts/attempts.ts'
import { registerMemoryProvider, type MemoryProvider } from '../../../../helpers/memory-provider.ts'
import { wireRequest } from '../../../../helpers/wire-request.ts'

let provider: MemoryProvider
beforeAll(() => {
  provider = registerMemoryProvider()
})
beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  provider.reset()
})
afterAll(() => provider.close())

const startMs = Date.now()
const wire = wireRequest({ model: 'm1' })

function refused(afterMs?: number): Attempt {
  return {
    sent: { parentId: undefined, target: 'POST http://models/v1', bytes: 10, wire, number: undefined },
    start: { name: 'chat m1', parent: ROOT_CONTEXT, startMs, attributes: {} },
    place: ROOT_CONTEXT,
    end: { status: 429, ending: 'complete', afterMs },
    endMs: startMs + 500,
    outcome: () => ({ attributes: {}, failure: { type: '429' } }),
  }
}

test.each([
  ['ten seconds', undefined, 10_000],
  ['as much longer as it was asked to', 5000, 15_000],
  ['no longer than two minutes', 3_600_000, 120_000],
])('a failure waits for its retry %s', (_, afterMs, ms) => {
  const attempts = new Attempts()
  attempts.ended(refused(afterMs), undefined)

  vi.advanceTimersByTime(ms - 1)
  expect(provider.spans()).toEqual([])

  vi.advanceTimersByTime(1)
  expect(provider.spans().map(({ name, duration }) => [name, duration])).toEqual([['chat m1', [0, 500_000_000]]])
  expect(attempts.size).toBe(0)
})

test('later failures wait longer, as clients do', () => {
  const attempts = new Attempts()
  attempts.ended(refused(), undefined)
  const call = attempts.follow(refused().sent)
  attempts.ended(refused(), call)

  vi.advanceTimersByTime(19_999)
  expect(attempts.size).toBe(1)

  vi.advanceTimersByTime(1)
  expect(provider.spans().map(({ attributes }) => attributes['spanledger.attempts'])).toEqual([undefined, undefined, 2])
})

test('an outcome that cannot be read does not keep the span open', () => {
  const attempts = new Attempts()
  const broken = { ...refused(), outcome: () => Reflect.get(Object(undefined), 'x').y as never }
  attempts.ended(broken, undefined)
  attempts.releaseAll()

  expect(provider.spans().map(({ name }) => name)).toEqual(['chat m1'])
})
