import { expect, test } from 'vitest'
import { compareBill } from '../../../collector/src/demo/bill.ts'
import type { BillLine } from '../../../collector/src/demo/model-server/ledger.ts'
import { billLines, costLines } from '../../../collector/src/demo/report.ts'

const usage = { input: 10, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 1, reasoning: 0 }

function billed(responseId: string, nano: bigint, usageSent = true): BillLine {
  return { responseId, provider: 'openai', model: 'gpt-x', usage, usageSent, nano }
}

const row = {
  task: 'resolve_refund',
  completed: '0',
  failed: '2',
  escalated: '0',
  abandoned: '0',
  running: '0',
  attempts: '3',
  calls: '9',
  cost_nano: '1500000',
  cost_per_completed_nano: null,
  waste_nano: '1500000',
  failed_nano: '1500000',
  escalated_nano: '0',
  abandoned_nano: '0',
  retried_nano: '0',
  superseded_nano: '0',
  median_nano: '750000',
  p95_nano: '885000',
  p99_nano: '897000',
  top_tasks: '1',
  top_nano: '900000',
  steps: '12',
  input_tokens: '900',
  output_tokens: '300',
  dearest_nano: '900000',
  estimated_nano: '0',
  unpriced_calls: '0',
}

const stored = (responseId: string, nano: bigint) =>
  ({ responseId, model: 'gpt-x', inputTokens: 10, status: 'priced', nano }) as const

test('an equal bill says so, with all nine decimals, and shows the error of the estimates', () => {
  const comparison = compareBill(
    [billed('a', 1_234_567_891n), billed('b', 2_000n, false)],
    [stored('a', 1_234_567_891n), { ...stored('b', 2_100n), status: 'estimated' }],
  )

  expect(billLines(comparison)).toEqual(
    [
      'usage             calls        billed        stored',
      '────────────────  ─────  ────────────  ────────────  ─────────────────────────────────────────',
      'sent by provider      1  $1.234567891  $1.234567891  equal to the nano-dollar, call by call',
      'estimated             1  $0.000002000  $0.000002100  off by +5.00 % (worst call +5.00 %)',
    ].map((line, index) => (index === 1 ? expect.stringMatching(/^[─ ]+$/) : line)),
  )
})

test('an unequal bill names each call that does not agree, and counts those it has no room for', () => {
  const bill = [billed('wrong', 5n), ...Array.from({ length: 8 }, (_, index) => billed(`gone-${index}`, 7n))]

  const text = billLines(compareBill(bill, [stored('wrong', 6n), stored('surplus', 1n)])).join('\n')

  expect(text).toContain('NOT EQUAL')
  expect(text).toContain('gpt-x wrong: billed $0.000000005, stored $0.000000006 (priced)')
  expect(text).toContain('gpt-x gone-0: billed $0.000000007, not stored')
  expect(text).toContain('… and 5 more')
})

test('what nobody sends a bill for is no amount, in the bill and in the table', () => {
  const own = { ...billed('own', 0n), nano: undefined }
  const unpriced = { ...stored('own', 0n), status: 'unpriced', nano: undefined } as const

  const text = billLines(compareBill([own], [unpriced])).join('\n')

  expect(text).toMatch(/our own model +1 +no bill +unknown +no price/)
  expect(costLines([{ ...row, completed: '6', cost_nano: '0', calls: '9', unpriced_calls: '9' }]).at(-1)).toMatch(
    / unknown +unknown +-$/,
  )
  expect(costLines([{ ...row, unpriced_calls: '2' }]).at(-1)).toMatch(/≥ \$0\.001500 +≥ \$0\.001500 +-$/)
})

test('a task that was never completed has no cost per completed task', () => {
  expect(costLines([row]).at(-1)).toMatch(/^resolve_refund +0 +2 +0 +3 +9 +\$0\.001500 +\$0\.001500 +-$/)
})
