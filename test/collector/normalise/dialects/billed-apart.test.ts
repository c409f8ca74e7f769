import { afterAll, expect, test } from 'vitest'
import { enrich } from '../../../../collector/src/enrich/enrich.ts'
import { parsePriceFile } from '../../../../collector/src/enrich/prices/file/price-file.ts'
import { openPrices } from '../../../../collector/src/enrich/prices/price-table.ts'
import { openTokenCounter } from '../../../../collector/src/enrich/tokens.ts'
import { normalise } from '../../../../collector/src/normalise/normalise.ts'
import type { AnyValue } from '../../../../collector/src/otlp.ts'
import { otlpSpan } from '../../../helpers/otlp-span.ts'

const file = parsePriceFile(
  'prices: [{ model: openai/heard, input: 2, output: 10, audio_input: 40, audio_output: 80 }]',
  'prices.yaml',
)
const prices = openPrices({ files: [file] })
const tokens = openTokenCounter()
afterAll(() => tokens.close())

async function billOf(attributes: Readonly<Record<string, AnyValue>>) {
  const [span] = await enrich([normalise(otlpSpan({ attributes }))], { prices, tokens })
  return span
}

test.each([
  [
    'Langfuse',
    {
      'langfuse.observation.type': 'generation',
      'langfuse.observation.model.name': 'nobodys-model',
      'langfuse.observation.usage_details': '{"input":10,"output":5,"total":15}',
      'langfuse.observation.cost_details': '{"total":0.5}',
    },
    500_000_000n,
  ],
  [
    'LangSmith',
    {
      'langsmith.span.kind': 'llm',
      'langsmith.metadata.ls_model_name': 'nobodys-model',
      'langsmith.usage_metadata': '{"input_tokens":10,"output_tokens":5,"total_cost":0.25}',
    },
    250_000_000n,
  ],
])('believes what %s says that a call cost where we have no price', async (_, attributes, nano) => {
  const span = await billOf(attributes)

  expect(span?.cost).toMatchObject({ status: 'provided', nano })
  // A later reprice reads it there.
  expect(span?.attributes.get('spanledger.cost.reported')).toBe(Number(nano) / 1e9)
})

test("bills what OpenInference counts of sound at the price of sound, by hand, where its call isn't text alone", async () => {
  const span = await billOf({
    'openinference.span.kind': 'LLM',
    'llm.provider': 'openai',
    'llm.model_name': 'heard',
    'llm.token_count.prompt': 100,
    'llm.token_count.completion': 50,
    'llm.token_count.prompt_details.audio': 60,
    'llm.token_count.completion_details.audio': 20,
  })

  // 40 x 2 + 60 x 40 + 30 x 10 + 20 x 80 dollars per million.
  expect(span?.cost).toMatchObject({ status: 'priced', nano: 4_380_000n })
  expect(span?.attributes.get('gen_ai.usage.audio.input_tokens')).toBe(60)
  expect(span?.attributes.get('gen_ai.usage.audio.output_tokens')).toBe(20)
})

test('names no framework where the provider belongs', () => {
  const { provider } = normalise(
    otlpSpan({
      scope: { name: 'Microsoft.SemanticKernel.Diagnostics', version: '1', attributes: new Map() },
      attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.system': 'langchain' },
    }),
  )

  expect(provider).toBeUndefined()
})
