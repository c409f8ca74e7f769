import { calcPrice } from '@pydantic/genai-prices'
import { describe, expect, test } from 'vitest'
import { chargeOf, publicPrices } from '../../../../collector/src/demo/model-server/price-list.ts'

const usage = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0, reasoning: 0 }
const claude = {
  input: 3_000_000_000n,
  cacheRead: 300_000_000n,
  cacheWrite5m: 3_750_000_000n,
  cacheWrite1h: 6_000_000_000n,
  output: 15_000_000_000n,
}
// Half a nano-dollar a token: no model costs this little, but the rounding must hold if one ever does.
const halfNano = { input: 500_000n, cacheRead: 0n, cacheWrite5m: 0n, cacheWrite1h: 0n, output: 0n }

describe('the charge of a call', () => {
  test.each([
    ['input and output', { input: 1_000, output: 200 }, 6_000_000n],
    ['a cache read at its own price', { input: 1_000, cacheRead: 800 }, 840_000n],
    ['a cache write for five minutes', { input: 1_000, cacheWrite5m: 1_000 }, 3_750_000n],
    ['a cache write for an hour', { input: 1_000, cacheWrite1h: 1_000 }, 6_000_000n],
    ['all five', { input: 1_000, cacheRead: 300, cacheWrite5m: 200, cacheWrite1h: 100, output: 50 }, 3_390_000n],
    ['nothing at all', {}, 0n],
  ])('is exact for %s', (_, used, nano) => {
    expect(chargeOf({ ...usage, ...used }, claude)).toBe(nano)
  })

  test.each([
    ['half a nano-dollar', 'down', 1, 0n],
    ['one and a half', 'up', 3, 2n],
    ['two and a half', 'down', 5, 2n],
  ] as const)('is rounded once, to the even neighbour: %s goes %s', (...[, , input, nano]) => {
    expect(chargeOf({ ...usage, input }, halfNano)).toBe(nano)
  })
})

describe('the hand-written list', () => {
  // The collector's table is the second opinion here, and only here: the server itself must not know it.
  test.each([...publicPrices])('agrees with the public price table on %s', (model, price) => {
    const providerId = model.startsWith('claude') ? 'anthropic' : 'openai'

    const table = calcPrice({ input_tokens: 1 }, model, { providerId })?.model_price

    expect({
      input: table?.input_mtok,
      cacheRead: table?.cache_read_mtok ?? 0,
      cacheWrite5m: table?.cache_write_mtok ?? 0,
      cacheWrite1h: table?.cache_write_1h_mtok ?? 0,
      output: table?.output_mtok ?? 0,
    }).toEqual({
      input: Number(price.input) / 1e9,
      cacheRead: Number(price.cacheRead) / 1e9,
      cacheWrite5m: Number(price.cacheWrite5m) / 1e9,
      cacheWrite1h: Number(price.cacheWrite1h) / 1e9,
      output: Number(price.output) / 1e9,
    })
  })
})
