import { expect, test } from 'vitest'
import { readDestination } from '../../../../../instrumentation/src/guest/export/http/destination.ts'

test.each([
  ['nothing', {}, 'http://localhost:4318/v1/traces'],
  ['a folder', { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c.example/x/' }, 'https://c.example/x/v1/traces'],
  ['a folder without its slash', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, 'http://c:4318/v1/traces'],
  [
    'an address for traces, which is taken as it is',
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://d/in' },
    'http://d/in',
  ],
  ['an empty text', { OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, 'http://localhost:4318/v1/traces'],
  ['no address', { OTEL_EXPORTER_OTLP_ENDPOINT: 'c:4318' }, 'http://localhost:4318/v1/traces'],
])('with %s, spans go where OpenTelemetry says', (_, environment, url) => {
  expect(readDestination(environment).url.href).toBe(url)
})

test('headers are decoded, and those for traces win; what is no header is left out', () => {
  const { headers } = readDestination({
    OTEL_EXPORTER_OTLP_HEADERS: 'X-Key=a%20b, y = 1,broken,z=%ZZ,line=a%0Ab',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'y=2',
  })

  expect(headers).toEqual({ 'x-key': 'a b', y: '2' })
})

test.each([
  ['gzip, asked for', { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }, true],
  ['none, asked for', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_EXPORTER_OTLP_COMPRESSION: 'none' }, false],
  ['gzip to another machine', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c' }, true],
  ['gzip to this machine', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }, true],
])('the compression is %s', (_, environment, gzip) => {
  expect(readDestination(environment).gzip).toBe(gzip)
})

test.each([
  ['250', 250],
  ['0', 10_000],
  ['soon', 10_000],
])('a timeout of %s is one of %i ms', (text, timeoutMs) => {
  expect(readDestination({ OTEL_EXPORTER_OTLP_TIMEOUT: text }).timeoutMs).toBe(timeoutMs)
})
