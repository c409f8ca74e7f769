import { expect, test } from 'vitest'
import { amountWords, intervalWords } from '../../../../../collector/src/drift/signal-words.ts'
import { amountOf, differenceOf, evidenceOf } from '../../../../../dashboards/web/src/screens/drift/figures.ts'

const measured = {
  kind: 'mean',
  signal: 'cost',
  usual: 13.39,
  now: 13.69,
  half_width: 0.011,
  evidence: 0,
  threshold: 0,
}

test.each([
  ['money', measured, '$0.000653', '+33.5 % to +36.5 %'],
  [
    'time',
    { ...measured, signal: 'latency', usual: 4.73, now: 4.9, half_width: 0.024 },
    '112.3 ms',
    '+15.7 % to +21.4 %',
  ],
  [
    'a share',
    { ...measured, kind: 'rate', usual: 0.0576, now: 0.156, half_width: 0.0155 },
    '5.8 %',
    '8.3 to 11.4 points',
  ],
  ['a score', { ...measured, signal: 'score', usual: 0.81, now: 0.7, half_width: 0.02 }, '0.8100', '-0.13 to -0.090'],
])('the page says %s as alerts and the command line do', (_, row, usual, difference) => {
  expect([amountOf(row, row.usual), differenceOf(row)]).toEqual([usual, difference])
  expect([amountWords(row, row.usual), intervalWords(row)]).toEqual([usual, difference])
})

test.each([
  ['tokens', 12_345, '12,345'],
  ['latency', 81_000, '81,000 ms'],
  ['cost', 384, '$0.000000384'],
  ['cost', 12_500_000_000_000, '$12,500.00'],
])('%s of any size are written without exponents', (signal, amount, said) => {
  expect(amountOf({ kind: 'mean', signal }, Math.log1p(amount))).toBe(said)
})

test.each([
  ['a little', 5_000, '0.17 ×'],
  ['enough', 43_200, '1.50 ×'],
  ['without doubt', 24_300_000_000, '>1,000 ×'],
])('evidence is told in multiples of what fires: %s', (_, evidence, said) => {
  expect(evidenceOf({ evidence, threshold: 28_800 })).toBe(said)
})
