import { expect, test } from 'vitest'
import { flush } from '../../../instrumentation/src/api/flush.ts'
import { traceApp } from '../../helpers/traced-app.ts'

const app = 'flush.mjs'

test('what has ended is sent when flush resolves', async () => {
  const { spans, stdout, signal } = await traceApp({ app, hook: '--require' })

  expect([stdout, signal]).toEqual(['undefined undefined 1\n', 'SIGKILL'])
  expect(spans.map(span => span.name).toSorted()).toEqual(['answer', 'chat m1'])
})

test.each([
  ['without the hook', {}],
  ['with a collector that is down', { hook: '--require', env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' } }],
] as const)('flush resolves %s', async (_, options) => {
  const { stdout, stderr, signal } = await traceApp({ app, ...options })

  expect(stdout).toMatch(/^undefined undefined \d\n$/)
  expect([stderr, signal]).toEqual(['', 'SIGKILL'])
})

test('flush resolves where no provider is registered', async () => {
  expect(await flush()).toBeUndefined()
})
