import { expect, onTestFinished, test, vi } from 'vitest'
import { openRecompute } from '../../../../collector/src/store/recompute/recompute.ts'
import { encodeSpans } from '../../../../collector/src/store/span-rows.ts'
import { ledgerSpan } from '../../../helpers/ledger-span.ts'
import { openTestStore } from '../../../helpers/store.ts'

test(
  'a clock that jumps an hour ahead during a round does not hold up the next one',
  { timeout: 120_000 },
  async () => {
    const open = await openTestStore()
    const { store } = open
    const realNow = Date.now
    let reads = 0
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => realNow() + 3_600_000 * reads++)
    const recompute = openRecompute({ store, intervalMs: 20 })
    onTestFinished(async () => {
      await recompute.close()
      clock.mockRestore()
      await open.close()
    })

    for (const [index, traceId] of ['a', 'b'].entries()) {
      const span = ledgerSpan({ traceId: traceId.repeat(32) }, 7n)
      await store.insert(encodeSpans([span], { project: 'p', ingestedNano: 1n }), traceId)
      // Not `settled`: that would wake it. It rests nine times as long as a round took; nine hours are too long.
      await expect.poll(summedNano, { timeout: 50_000 }).toBe(7 * (index + 1))
    }

    async function summedNano(): Promise<number> {
      const query = 'SELECT toInt32(sum(cost_nano)) AS nano FROM task_parts FINAL'
      const [row] = await (await store.client.query({ query, format: 'JSONEachRow' })).json<{ nano: number }>()
      return row?.nano ?? 0
    }
  },
)
