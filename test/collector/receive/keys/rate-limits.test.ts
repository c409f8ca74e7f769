import { expect, test } from 'vitest'
import { CollectorError } from '../../../../collector/src/errors.ts'
import { RateLimits } from '../../../../collector/src/receive/keys/rate-limits.ts'
import { send } from '../../../helpers/raw-request.ts'
import { startReceiver } from '../../../helpers/receiver.ts'

const slow = { keyId: 'slow', limits: { spansPerSecond: 100 } }

/** Seconds to wait, or 0 when the caller may come in. */
function waitOf(limits: RateLimits, caller: typeof slow, nowMs: number): number {
  try {
    limits.check(caller, nowMs)
    return 0
  } catch (error) {
    expect(error).toBeInstanceOf(CollectorError)
    return error instanceof CollectorError ? error.retryAfterSeconds : Number.NaN
  }
}

test('lets in what a second allows, and then what time brings', () => {
  const limits = new RateLimits()
  const waits: number[] = []

  for (const nowMs of [0, 0, 100, 599, 601, 700]) {
    waits.push(waitOf(limits, slow, nowMs))
    if (waits.at(-1) === 0) limits.charge(slow, { spans: 80 }, nowMs)
  }

  // 100 → 20 → −60; 60 come back in 600 ms.
  expect(waits).toEqual([0, 0, 1, 1, 0, 1])
})

test('a request may cost more than a second, and the next ones pay for it', () => {
  const limits = new RateLimits()
  limits.charge(slow, { spans: 1_000 }, 0)

  expect([0, 7_500, 8_999, 9_001].map(nowMs => waitOf(limits, slow, nowMs))).toEqual([3, 2, 1, 0])
})

test('over an hour of asking all the time exactly the rate is let in', () => {
  const limits = new RateLimits()
  let spans = 0

  for (let nowMs = 0; nowMs < 3_600_000; nowMs += 50) {
    const taken = waitOf(limits, slow, nowMs) === 0 ? 7 : 0
    limits.charge(slow, { spans: taken }, nowMs)
    spans += taken
  }

  expect(spans).toBeGreaterThan(3_600 * 100 - 10)
  expect(spans).toBeLessThan(3_600 * 100 + 110)
})

test('keys, and their spans and bytes, are counted apart', () => {
  const limits = new RateLimits()
  const other = { keyId: 'other', limits: { spansPerSecond: 100, bytesPerSecond: 10 } }
  limits.charge(slow, { spans: 101 }, 0)
  limits.charge(other, { spans: 1, bytes: 31 }, 0)

  expect(() => limits.check(slow, 0)).toThrow('The API key is over its limit: 100 spans per second')
  expect(() => limits.check(other, 0)).toThrow('The API key is over its limit: 10 bytes per second')
  expect(waitOf(limits, other, 2_200)).toBe(0)
})

test('a key without limits, a clock that goes back and a limit that is changed do no harm', () => {
  const limits = new RateLimits()
  limits.charge(slow, { spans: 150 }, 10_000)

  expect(waitOf(limits, { keyId: 'slow', limits: {} } as typeof slow, 0)).toBe(0)
  expect(waitOf(limits, slow, 0)).toBe(1)
  expect(waitOf(limits, { keyId: 'slow', limits: { spansPerSecond: 200 } }, 0)).toBe(0)
})

test.each([
  ['spans', { spansPerSecond: 10 }],
  ['bytes', { bytesPerSecond: 2 }],
])('a sender over its %s is told 429 and when to come back, another key is not', async (_, limits) => {
  let nowMs = 0
  const receiver = await startReceiver({
    keys: [{ limits }, {}],
    accept: async () => ({ taken: 30, rejected: 0, message: '' }),
    now: () => nowMs,
  })
  const post = (key = '') =>
    send(`${receiver.url}/v1/traces`, {
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: '{    }',
    })

  const first = await post(receiver.keys[0])
  const second = await post(receiver.keys[0])
  const other = await post(receiver.keys[1])
  nowMs = 2_100
  const later = await post(receiver.keys[0])

  expect([first, second, other, later].map(({ status }) => status)).toEqual([200, 429, 200, 200])
  expect(second.headers['retry-after']).toBe('2')
})
