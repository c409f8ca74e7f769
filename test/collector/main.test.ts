import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { describe, expect, test } from 'vitest'
import { CookieBrowser } from '../helpers/login/cookie-browser.ts'
import { startCollectorProcess } from '../helpers/collector-process.ts'
import { otlpJsonRequest } from '../helpers/otlp-json.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

/** The promise of how soon a span that was sent is seen in `spanledger runs`. */
const visibleWithinMs = 2_000

describe('a span is a run within two seconds', () => {
  test('sent by curl as JSON', async () => {
    const collector = await startCollectorProcess(await temporaryFolder())

    expect(await collector.send(otlpJsonRequest([{ name: 'sent by hand' }]))).toBe(200)

    await expect
      .poll(() => collector.ask('runs'), { timeout: visibleWithinMs })
      .toMatchObject([{ name: 'sent by hand', service: 'billing-agent', outcome: 'completed' }])
  })

  test.each([
    ['protobuf', ProtobufExporter],
    ['JSON', JsonExporter],
  ])('sent by the OpenTelemetry SDK as %s', async (_, Exporter) => {
    const collector = await startCollectorProcess(await temporaryFolder())
    const provider = new BasicTracerProvider({
      spanProcessors: [new SimpleSpanProcessor(new Exporter({ url: `${collector.url}/v1/traces` }))],
    })

    provider.getTracer('test').startSpan('sent by the SDK').end()
    await provider.shutdown()

    await expect
      .poll(() => collector.ask('runs'), { timeout: visibleWithinMs })
      .toMatchObject([{ name: 'sent by the SDK' }])
  })
})

test('prices a call by what the provider counted, and says under which price', async () => {
  const collector = await startCollectorProcess(await temporaryFolder())
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
    'gen_ai.usage.input_tokens': 1_001,
    'gen_ai.usage.cache_read.input_tokens': 1,
    'gen_ai.usage.output_tokens': 10,
  }

  await collector.send(otlpJsonRequest([{ name: 'chat gpt-4o-mini', attributes }]))

  // By hand, at 0.15, 0.075 and 0.60 dollars a million: 1000 × 150 + 1 × 75 + 10 × 600 nano-dollars.
  await expect
    .poll(() => collector.ask('model-calls'), { timeout: 5_000 })
    .toMatchObject([
      {
        cost_nano: '156075',
        cost_status: 'priced',
        usage_source: 'provider',
        price_id: expect.stringContaining('gpt-4o-mini'),
      },
    ])
})

test('counts the tokens itself where the provider sent no usage, and marks them as estimated', async () => {
  const collector = await startCollectorProcess(await temporaryFolder())
  const message = (role: string, content: string) => JSON.stringify([{ role, parts: [{ type: 'text', content }] }])
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.response.model': 'gpt-4o-mini',
    'gen_ai.input.messages': message('user', 'Where is my order?'),
    'gen_ai.output.messages': message('assistant', 'It is on its way.'),
  }

  await collector.send(otlpJsonRequest([{ attributes }]))

  // o200k: 5 tokens and 6 tokens; OpenAI frames each message and the reply with 3.
  await expect
    .poll(() => collector.ask('model-calls'), { timeout: 10_000 })
    .toMatchObject([{ usage_source: 'estimated', cost_status: 'estimated', input_tokens: 11, output_tokens: 6 }])
})

test('takes good spans of a request that also has a bad one, and tells the sender', async () => {
  const collector = await startCollectorProcess(await temporaryFolder())
  const body = otlpJsonRequest([{ name: 'good' }, { name: 'bad', spanId: '00' }])

  const response = await fetch(`${collector.url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })

  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({
    partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringMatching(/span.?id/i) },
  })
  await expect.poll(() => collector.ask('runs'), { timeout: 5_000 }).toMatchObject([{ name: 'good' }])
})

test('stores a span once that its sender sends again', async () => {
  const collector = await startCollectorProcess(await temporaryFolder())
  const body = otlpJsonRequest([{ name: 'sent twice' }])
  await collector.send(body)
  await expect.poll(() => collector.ask('runs'), { timeout: 5_000 }).toHaveLength(1)

  await collector.send(body)
  await collector.send(otlpJsonRequest([{ name: 'after' }]))

  await expect.poll(() => collector.ask('runs'), { timeout: 5_000 }).toHaveLength(2)
  expect(await collector.ask('runs')).toContainEqual(expect.objectContaining({ name: 'sent twice', spans: '1' }))
})

test('asks nobody without a key, once there are keys', async () => {
  const key = 'a-key-of-more-than-sixteen-characters'
  const collector = await startCollectorProcess(await temporaryFolder(), { SPANLEDGER_API_KEY: key })
  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${collector.url}${path}`, { headers })

  expect((await get('/api/questions/runs')).status).toBe(401)
  expect((await get('/api/questions')).status).toBe(401)
  expect(await collector.send(otlpJsonRequest([{}]))).toBe(401)
  expect((await get('/api/questions/runs', { authorization: `Bearer ${key}` })).status).toBe(200)
  expect((await get('/healthz')).status).toBe(200)
  const browser = new CookieBrowser()
  expect((await browser.submit(`${collector.url}/login`, { key })).status).toBe(303)
  expect((await browser.ask(`${collector.url}/api/questions/runs`)).status).toBe(200)
  expect((await browser.submit(`${collector.url}/mcp`, {})).status).toBe(403)
})

test('who configures how people sign in has closed the collector, also before there is a key', async () => {
  const folder = await temporaryFolder()
  const settings = join(folder, 'spanledger.yaml')
  await writeFile(settings, 'login: {idle: 30m}\n')
  const collector = await startCollectorProcess(folder, { SPANLEDGER_CONFIG: settings })

  const statuses = await Promise.all(
    ['/api/questions/runs', '/api/session', '/clickhouse?query=SELECT+1', '/metrics', '/runs'].map(
      async path => (await fetch(`${collector.url}${path}`)).status,
    ),
  )

  expect(statuses).toEqual([401, 401, 403, 401, 200])
  expect(await collector.send(otlpJsonRequest([{}]))).toBe(401)
})

test.each([
  ['a question that does not exist', '/api/questions/drop-table', 404, 'NOT_FOUND'],
  ['a path out of the folder', '/api/questions/..%2Fmigrations%2F0001-spans', 404, 'NOT_FOUND'],
  ['a parameter that does not exist', '/api/questions/runs?sql=SELECT', 400, 'INVALID_PARAMETER'],
  ['a limit that is no number', '/api/questions/runs?limit=1;DROP', 400, 'INVALID_PARAMETER'],
  ['a time that is none', '/api/questions/runs?since=yesterday-ish', 400, 'INVALID_PARAMETER'],
  ['another project', '/api/questions/runs?project=%27%20OR%201=1', 200, undefined],
])('answers %s with the way out', async (_, path, status, code) => {
  const collector = await startCollectorProcess(await temporaryFolder())

  const response = await fetch(`${collector.url}${path}`)

  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject(code === undefined ? [] : { code })
})

test('ends in order on SIGTERM and stores what it acknowledged', async () => {
  const folder = await temporaryFolder()
  const collector = await startCollectorProcess(folder)
  await collector.send(otlpJsonRequest([{ name: 'just before the end' }]))

  await collector.kill('SIGTERM')

  expect(collector.process.exitCode).toBe(0)
  const again = await startCollectorProcess(folder)
  expect(await again.ask('runs')).toMatchObject([{ name: 'just before the end' }])
})
