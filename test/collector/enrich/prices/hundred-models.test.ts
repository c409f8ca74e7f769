import { readFileSync } from 'node:fs'
import { unpricedModels } from '@spanledger/queries'
import { expect, test } from 'vitest'
import { readConfig } from '../../../../collector/src/config/config.ts'
import { startCollector } from '../../../../collector/src/main.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const models = readFileSync(new URL('../../../fixtures/models-2026.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')

/** What the price table that we begin with does not list: for people to price, never to be guessed. */
const unlisted = [
  'anthropic claude-haiku-5-5',
  'gcp.gemini gemini-flash-latest',
  'mistral_ai devstral-medium-latest',
  'ollama gemma3',
  'ollama llama3.2',
  'ollama qwen3:8b',
  'zai glm-4.6',
  'zai glm-5',
]

test('of the hundred models of the day each call has a cost or is named as unpriced, and none costs nothing', async () => {
  const collector = await startCollector(readConfig({ data: await temporaryFolder(), port: '0' }, {}))
  try {
    await send(collector.url)
    expect(await collector.drain(30_000)).toBe(true)

    const since = new Date(Date.now() - 3_600_000)
    const parameters = { project: 'default', since, until: new Date(Date.now() + 3_600_000), limit: 1_000 }
    const unpriced = await collector.store.ask(unpricedModels, parameters)
    const stored = await collector.store.client.query({
      query: 'SELECT provider, request_model, cost_status, cost_nano FROM spans FINAL',
      format: 'JSONEachRow',
    })

    const rows = await stored.json<{ readonly cost_status: string; readonly cost_nano: string }>()
    expect(rows).toHaveLength(100)
    expect(rows.filter(row => row.cost_status === 'priced' && Number(row.cost_nano) > 0)).toHaveLength(
      100 - unlisted.length,
    )
    expect(new Map(unpriced.map(({ provider, model, reason }) => [`${provider} ${model}`, reason]))).toEqual(
      new Map(unlisted.map(name => [name, 'no price'])),
    )
  } finally {
    await collector.close()
  }
}, 90_000)

async function send(url: string): Promise<void> {
  const now = `${Date.now()}000000`
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } })
  const spans = models.map((line, index) => {
    const [provider = '', model = ''] = line.split(' ')
    const id = String(index).padStart(16, '0')
    return {
      traceId: `${id}${id}`.replace(/^0/, '1'),
      spanId: id.replace(/^0/, '1'),
      name: `chat ${model}`,
      startTimeUnixNano: now,
      endTimeUnixNano: now,
      attributes: [
        text('gen_ai.operation.name', /embed/.test(model) ? 'embeddings' : 'chat'),
        text('gen_ai.provider.name', provider),
        text('gen_ai.request.model', model),
        { key: 'gen_ai.usage.input_tokens', value: { intValue: '1000' } },
        { key: 'gen_ai.usage.output_tokens', value: { intValue: /embed/.test(model) ? '0' : '100' } },
      ],
    }
  })
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
  })
  expect(response.status).toBe(200)
}
