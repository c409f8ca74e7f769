import { expect, test } from 'vitest'
import { readToolPrices } from '../../../../collector/src/enrich/tools/tool-prices.ts'

test('reads what a call of each tool costs, exactly', () => {
  const section = { web_search: 0.01, credit_report: '1.75', cheap: 0.000000005, free: 0, dear: 1_000_000 }

  expect(readToolPrices(section)).toEqual({
    prices: new Map([
      ['web_search', 10_000_000n],
      ['credit_report', 1_750_000_000n],
      ['cheap', 5n],
      ['free', 0n],
      ['dear', 1_000_000_000_000_000n],
    ]),
    mistakes: [],
  })
})

test.each([
  ['a negative price', { a: -1 }],
  ['words', { a: 'cheap' }],
  ['less than a nano-dollar', { a: '0.0000000001' }],
  ['more than a million', { a: 1_000_001 }],
  ['nothing', { a: null }],
  ['a list', ['a']],
])('names the mistake: %s', (_, section) => {
  const { prices, mistakes } = readToolPrices(section)

  expect(prices.size).toBe(0)
  expect(mistakes).toEqual([expect.stringMatching(/^tools: .*expected .*0\.01/)])
})
