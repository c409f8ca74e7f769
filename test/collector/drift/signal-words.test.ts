import { expect, test } from 'vitest'
import { amountWords } from '../../../collector/src/drift/signal-words.ts'

test.each([
  ['tokens', 12_345, '12,345'],
  ['latency', 81_000, '81,000 ms'],
  ['cost', 384, '$0.000000384'],
  ['cost', 12_500_000_000_000, '$12,500'],
])('%s of any size are written without exponents', (signal, amount, said) => {
  expect(amountWords({ kind: 'mean', signal }, Math.log1p(amount))).toBe(said)
})
