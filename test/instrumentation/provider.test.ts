import { describe, expect, test } from 'vitest'
import { traceApp } from '../helpers/traced-app.ts'

const chat = { app: 'app.mjs', args: ['chat'], hook: '--require' } as const

test('a provider that is already there is used, and no second pipeline is opened', async () => {
  const { stdout, exports } = await traceApp({ app: 'own-provider.cjs' })

  expect(stdout).toBe('chat m1 true, work false\n')
  expect(exports).toEqual([])
})

describe('the resource', () => {
  test.each([
    ['nothing is said', {}, { 'service.name': 'unknown_service:node' }],
    ['there is a service name', { OTEL_SERVICE_NAME: 'agent' }, { 'service.name': 'agent' }],
    [
      'there are resource attributes, percent-encoded',
      { OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,team=a%2Cb' },
      { 'service.name': 'other', team: 'a,b' },
    ],
    [
      'both name the service',
      { OTEL_SERVICE_NAME: 'agent', OTEL_RESOURCE_ATTRIBUTES: 'service.name=other' },
      { 'service.name': 'agent' },
    ],
  ])('where %s', async (_, env, resource) => {
    const { spans } = await traceApp({ ...chat, env })

    expect(spans[0]?.resource).toMatchObject(resource)
  })
})

test("the exporter's own variables are honoured", async () => {
  const env = { OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b', OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'none' }
  const { exports } = await traceApp({ ...chat, env })

  expect(exports.map(headers => [headers['x-key'], headers['content-type']])).toEqual([['a b', 'application/json']])
})

test('where few attributes are allowed, who was called and what it used come before all else', async () => {
  const env = { OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '10' }
  const { spans } = await traceApp({ ...chat, args: ['chat tools'], env })

  expect(Object.keys(spans[0]?.attributes ?? {})).toHaveLength(10)
  expect(spans[0]?.attributes).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'm1',
    'spanledger.usage.source': 'provider',
    'gen_ai.usage.input_tokens': 120,
    'gen_ai.usage.output_tokens': 40,
    'gen_ai.usage.cache_read.input_tokens': 64,
  })
})

test('spans go compressed if that is asked for', async () => {
  const { exports, spans } = await traceApp({ ...chat, env: { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' } })

  expect(exports.map(headers => headers['content-encoding'])).toEqual(['gzip'])
  expect(spans).toHaveLength(1)
})

test.each([
  ['OTEL_TRACES_EXPORTER=none', { OTEL_TRACES_EXPORTER: 'none' }],
  ['a sampler that is off', { OTEL_TRACES_SAMPLER: 'always_off' }],
])('with %s nothing is sent', async (_, env) => {
  const { exports, stdout } = await traceApp({ ...chat, env })

  expect(stdout).toBe('chat => "Hello there"\n')
  expect(exports).toEqual([])
})

test('with SPANLEDGER_CONTENT=off the spans have numbers and no words', async () => {
  const { spans } = await traceApp({
    app: 'app.mjs',
    args: ['chat tools', 'message tools', 'responses', 'bad'],
    hook: '--require',
    env: { SPANLEDGER_CONTENT: 'off' },
  })

  expect(spans).toHaveLength(4)
  expect(spans[0]?.attributes['gen_ai.usage.input_tokens']).toBe(120)
  expect(JSON.stringify(spans)).not.toMatch(/Say hello|Hello there|Paris|Be brief|Weather|The script/)
})

test('diagnostics go to stderr when they are asked for, and say what is wrong', async () => {
  const env = { OTEL_LOG_LEVEL: 'warn', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }
  const { stderr, stdout } = await traceApp({ ...chat, env })

  expect(stdout).toBe('chat => "Hello there"\n')
  expect(stderr).toContain('2 spans could not be sent')
})
