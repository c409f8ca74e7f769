import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { startOtlpReceiver } from '../../../helpers/otlp-receiver.ts'
import { traceApp, type TracedRun } from '../../../helpers/traced-app.ts'

// Where the application is started decides which copy of OpenTelemetry's API it is seen to have.
const cwd = fileURLToPath(new URL('../../../libraries/newest/', import.meta.url))

async function runs(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ alone: TracedRun; hooked: TracedRun }> {
  const app = { app: 'native/native.mjs', args, env, cwd }
  const [alone, hooked] = [await traceApp(app), await traceApp({ ...app, hook: '--import' })]
  expect([hooked.stdout, hooked.stderr, hooked.code]).toEqual([alone.stdout, alone.stderr, alone.code])
  return { alone, hooked }
}

test("Mistral's own spans are completed, one for each attempt, and tell Mistral nothing of the trace", async () => {
  const args = ['mistral', 'mistral stream', 'mistral limited', 'mistral retried']
  const { hooked } = await runs(args, { MISTRAL_SDK_TELEMETRY: 'global' })

  const [plain, stream, limited, ...retried] = hooked.spans
  expect(hooked.spans.map(({ name, scope }) => [name, scope])).toEqual(
    hooked.requests.map((_, index) => [`chat ${index < 2 ? 'm1' : 'limited'}`, 'mistralai_sdk_tracer']),
  )
  expect(plain?.attributes).toMatchObject({
    'gen_ai.usage.input_tokens': 120,
    'gen_ai.usage.cache_read.input_tokens': 64,
    'spanledger.usage.source': 'provider',
  })
  expect(stream?.attributes).toMatchObject({
    'spanledger.stream.end': 'complete',
    'gen_ai.response.model': 'm1-2026-01-01',
  })
  expect([limited, ...retried].map(span => [span?.status, span?.attributes['http.response.status_code']])).toEqual(
    [limited, ...retried].map(() => [2, 429]),
  )
  expect(retried.length).toBeGreaterThan(1)
  expect(hooked.requests.map(({ headers }) => [headers['traceparent'], headers['baggage']])).toEqual(
    hooked.requests.map(() => [undefined, undefined]),
  )
})

test('what Mistral traces for itself stays as it is, and ours does not hang below it', async () => {
  const theirs = await startOtlpReceiver()
  onTestFinished(() => theirs.close())
  const { hooked } = await runs(['mistral for itself'], {
    MISTRAL_OTLP_TRACES_ENDPOINT: `${theirs.url}/v1/traces`,
  })

  expect(hooked.spans.map(({ name, scope, parentSpanId }) => [name, scope, parentSpanId])).toEqual([
    ['chat m1', '@spanledger/instrumentation', undefined],
  ])
  expect(hooked.spans[0]?.attributes).toMatchObject({ 'gen_ai.usage.input_tokens': 120 })
  // One from the run without the hook, one from the run with it.
  const [alone, beside] = theirs.spans.map(({ attributes }) => Object.keys(attributes))
  expect(alone?.length).toBeGreaterThan(5)
  expect(beside).toEqual(alone)
})

test("Anthropic's span stands for the whole call, and a failed attempt is an event on it", async () => {
  const { hooked } = await runs(['anthropic', 'anthropic retried'], {})

  expect(hooked.spans.map(({ name, scope }) => [name, scope])).toEqual([
    ['anthropic.messages.create', 'com.anthropic.sdk.typescript'],
    ['anthropic.messages.create', 'com.anthropic.sdk.typescript'],
  ])
  expect(hooked.spans.map(({ attributes }) => attributes['spanledger.attempts'])).toEqual([undefined, 2])
  expect(hooked.spans.map(({ events }) => events.map(({ name }) => name))).toEqual([[], ['spanledger.attempt']])
  expect(hooked.requests.map(({ headers }) => headers['traceparent'])).toEqual([undefined, undefined, undefined])
})

/** Elasticsearch's answer to a search, as its documentation has it. */
async function startElastic(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const hits = [{ _index: 'books', _id: '1', _score: 1.5, _source: { text: 'Call me Ishmael' } }]
      response.writeHead(200, {
        'content-type': 'application/vnd.elasticsearch+json;compatible-with=9',
        'x-elastic-product': 'Elasticsearch',
      })
      response.end(JSON.stringify({ took: 1, timed_out: false, hits: { total: { value: 1, relation: 'eq' }, hits } }))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test.each(['undici', 'http'])("the span of Elasticsearch's client over %s gets the hits", async connection => {
  const { hooked } = await runs(['elastic'], { ELASTIC_SERVER: await startElastic(), CONNECTION: connection })

  expect(hooked.spans.map(({ name, scope }) => [name, scope])).toEqual([['search', '@elastic/transport']])
  expect(hooked.spans[0]?.attributes).toMatchObject({
    'gen_ai.operation.name': 'retrieval',
    'spanledger.retrieval.hashes': expect.stringContaining('"id":"1"') as unknown,
  })
})
