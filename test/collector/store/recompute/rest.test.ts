import { expect, onTestFinished, test } from 'vitest'
import { openRecompute } from '../../../../collector/src/store/recompute/recompute.ts'
import { restBeside } from '../../../../collector/src/store/recompute/rest.ts'
import { encodeSpans } from '../../../../collector/src/store/span-rows.ts'
import { ledgerSpan } from '../../../helpers/ledger-span.ts'
import { openTestStore } from '../../../helpers/store.ts'

test.each([
  ['much waits', { rows: 100_001, oldestAgeMs: 1_500, quietMs: 0 }, 9],
  ['something has waited for long', { rows: 1, oldestAgeMs: 5_001, quietMs: 60_000 }, 9],
  ['storing keeps up', { rows: 40_000, oldestAgeMs: 1_500, quietMs: 10 }, 1],
  ['something came just now', { rows: 0, oldestAgeMs: 0, quietMs: 500 }, 1],
  ['nothing comes', { rows: 0, oldestAgeMs: 0, quietMs: 2_001 }, 0],
])('computing sums makes way where %s', (_, waiting, factor) => {
  expect(restBeside(waiting)).toBe(factor)
})

test('sums of more than a round are computed without a rest once nothing is left to store', async () => {
  const open = await openTestStore()
  let factor = 1_000
  const recompute = openRecompute({ store: open.store, intervalMs: 20, restFactor: () => factor })
  onTestFinished(async () => {
    await recompute.close()
    await open.close()
  })
  const store = async (first: number) => {
    const spans = Array.from({ length: 300 }, (_, index) => ledgerSpan({ traceId: idOf(first + index) }, 7n))
    await open.store.insert(encodeSpans(spans, { project: 'p', ingestedNano: 1n }), String(first))
    recompute.stored()
  }

  await store(0)
  await expect.poll(summedNano, { timeout: 20_000 }).toBe(300 * 7)
  // A thousand times as long as the first round took is half a minute, the longest there is.
  await store(300)
  factor = 0
  await expect.poll(summedNano, { timeout: 20_000 }).toBe(600 * 7)

  async function summedNano(): Promise<number> {
    const query = 'SELECT toInt32(sum(cost_nano)) AS nano FROM task_parts FINAL'
    const [row] = await (await open.store.client.query({ query, format: 'JSONEachRow' })).json<{ nano: number }>()
    return row?.nano ?? 0
  }
})

function idOf(index: number): string {
  return index.toString(16).padStart(8, '0').padStart(32, 'f')
}
