import { expect, test } from 'vitest'
import { enrich } from '../../../../collector/src/enrich/enrich.ts'
import { openPrices } from '../../../../collector/src/enrich/prices/price-table.ts'
import { normalise } from '../../../../collector/src/normalise/normalise.ts'
import type { AnyValue } from '../../../../collector/src/otlp.ts'
import { usageOf as anthropicUsage } from '../../../../instrumentation/src/protocols/anthropic/usage.ts'
import { usageOf as bedrockUsage } from '../../../../instrumentation/src/protocols/bedrock/usage.ts'
import { usageOf as cohereUsage } from '../../../../instrumentation/src/protocols/cohere/usage.ts'
import { usageOf as googleUsage } from '../../../../instrumentation/src/protocols/google/usage.ts'
import type { JsonObject } from '../../../../instrumentation/src/protocols/json.ts'
import { usageOf as openaiUsage } from '../../../../instrumentation/src/protocols/openai/usage.ts'
import { otlpSpan } from '../../../helpers/otlp-span.ts'
import { payloads, peerErrors, type Payload } from './payloads.ts'

/** What our hook makes of a vendor's usage: the attributes of a span. */
const readers: Readonly<Record<string, (usage: JsonObject) => object>> = {
  'openai-chat': usage => openaiUsage(usage, { input: 'prompt', output: 'completion' }),
  'openai-embeddings': usage => openaiUsage(usage, { input: 'prompt', output: 'completion' }),
  'openai-responses': usage => openaiUsage(usage, { input: 'input', output: 'output' }),
  anthropic: anthropicUsage,
  google: googleUsage,
  bedrock: bedrockUsage,
  cohere: usage => cohereUsage({ usage }),
}

const prices = openPrices()
const counters = { counted: 0, uncountable: 0, refused: 0, timedOut: 0, crashed: 0 }
// Nobody counts here: what has no usage has no bill.
const tokens = { count: () => Promise.resolve(undefined), counters, close: () => Promise.resolve() }

async function billOf({ call, usage, tier, at = '2026-09-15T12:00:00Z' }: Payload) {
  const [format = '', provider = '', model = ''] = call.split(' ')
  const start = BigInt(Date.parse(at)) * 1_000_000n
  const attributes = {
    'gen_ai.operation.name': format === 'openai-embeddings' ? 'embeddings' : 'chat',
    'gen_ai.provider.name': provider,
    'gen_ai.request.model': model,
    'gen_ai.response.model': model,
    ...(tier !== undefined && { 'openai.response.service_tier': tier }),
    ...readers[format]?.(usage),
  }
  const present = Object.entries(attributes).filter(([, value]) => value !== undefined)
  const span = otlpSpan({ startNano: start, attributes: Object.fromEntries(present) as Record<string, AnyValue> })
  const [ledger] = await enrich([normalise(span)], { prices, tokens })
  return ledger?.cost
}

test('there are at least sixty payloads, and all seven published mistakes', () => {
  expect(payloads.length).toBeGreaterThanOrEqual(60)
  expect(peerErrors.length).toBe(7)
})

test.each([...payloads, ...peerErrors].map(payload => [payload.what, payload] as const))('%s', async (_, payload) => {
  const cost = await billOf(payload)

  expect(cost?.nano).toBe(payload.nano === undefined ? undefined : BigInt(payload.nano))
  if (cost?.nano === undefined) return
  expect([...cost.details.values()].reduce((sum, part) => sum + part, 0n)).toBe(cost.nano)
  expect(cost.status).toBe(payload.usage['cost'] === undefined ? 'priced' : 'provided')
})
