import { runs } from '@spanledger/queries'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeSpans } from '../../collector/src/store/span-rows.ts'
import { ledgerSpan } from '../helpers/ledger-span.ts'
import { recomputed } from '../helpers/recomputed.ts'
import { openTestStore, type TestStore } from '../helpers/store.ts'

const minuteNano = 60_000_000_000n
const startNano = 1_795_305_600_000_000_000n

let open: TestStore
beforeAll(async () => {
  open = await openTestStore()
  // Forty runs a minute apart, each with a call that begins ten minutes after its root, so that runs overlap.
  const spans = Array.from({ length: 40 }, (_, run) => {
    const traceId = String(run).padStart(32, '0')
    const began = startNano + BigInt(run) * minuteNano
    return [
      ledgerSpan({
        traceId,
        spanId: '1'.repeat(16),
        name: `run ${run}`,
        startNano: began,
        endNano: began + minuteNano,
      }),
      ledgerSpan(
        { traceId, spanId: '2'.repeat(16), parentSpanId: '1'.repeat(16), startNano: began + 10n * minuteNano },
        BigInt(run),
      ),
    ]
  }).flat()
  // What the hook tells about itself is no run.
  const report = { traceId: 'f'.repeat(32), name: 'spanledger.coverage', attributes: { 'spanledger.report': true } }
  spans.push(ledgerSpan({ ...report, startNano: startNano + 50n * minuteNano }))
  for (const ingestedNano of [1n, 2n]) {
    await open.store.insert(encodeSpans(spans, { project: 'p', ingestedNano }), `copy ${ingestedNano}`)
  }
  await recomputed(open.store)
})
afterAll(() => open.close())

async function ask(limit: number) {
  return open.store.ask(runs, { project: 'p', since: new Date('2026-11-01'), until: new Date('2026-12-01'), limit })
}

test('lists as many runs as were asked for, newest first, each with all of its spans, counted once', async () => {
  const rows = await ask(5)

  expect(rows.map(({ name, spans, cost_nano }) => [name, spans, cost_nano])).toEqual([
    ['run 39', '2', '39'],
    ['run 38', '2', '38'],
    ['run 37', '2', '37'],
    ['run 36', '2', '36'],
    ['run 35', '2', '35'],
  ])
})

test('lists all runs where there are fewer than were asked for', async () => {
  expect(await ask(100)).toHaveLength(40)
})
