import { expect, test } from 'vitest'
import { usageOf } from '../../../../instrumentation/src/protocols/cohere/usage.ts'

const billed = { input_tokens: 9, output_tokens: 4 }
const read = { input_tokens: 70, output_tokens: 5 }
const source = { 'spanledger.usage.source': 'provider' }
const tokens = { ...source, 'gen_ai.usage.input_tokens': 9, 'gen_ai.usage.output_tokens': 4 }

test.each([
  ['what is billed, not what was read', { usage: { billed_units: billed, tokens: read } }, tokens],
  ['the same from the first version', { meta: { billed_units: billed, tokens: read } }, tokens],
  [
    'what was read, where nothing is said of the bill',
    { usage: { tokens: read } },
    { ...source, 'gen_ai.usage.input_tokens': 70, 'gen_ai.usage.output_tokens': 5 },
  ],
  [
    'cached tokens that are a part of the billed ones',
    { usage: { billed_units: billed, cached_tokens: 3 } },
    { ...tokens, 'gen_ai.usage.cache_read.input_tokens': 3 },
  ],
  ['no cached tokens beyond them', { usage: { billed_units: billed, cached_tokens: 64 } }, tokens],
  [
    'tokens of images',
    { meta: { billed_units: { input_tokens: 2, image_tokens: 100 } } },
    { ...source, 'gen_ai.usage.input_tokens': 102, 'gen_ai.usage.image.input_tokens': 100 },
  ],
  ['searches', { meta: { billed_units: { search_units: 2 } } }, { ...source, 'spanledger.usage.search_units': 2 }],
  ['nothing where nothing was counted', { meta: { api_version: {} } }, {}],
])('reads %s', (_, body, usage) => {
  const present = Object.entries(usageOf(body)).filter(([, value]) => value !== undefined)

  expect(Object.fromEntries(present)).toEqual(usage)
})
