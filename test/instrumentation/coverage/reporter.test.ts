import { trace } from '@opentelemetry/api'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { CoverageReporter } from '../../../instrumentation/src/coverage/reporter.ts'
import { seen, unread } from '../../../instrumentation/src/coverage/requests.ts'
import { registerMemoryProvider, type MemoryProvider } from '../../helpers/memory-provider.ts'

// What was seen is kept for the whole thread, so the tests go from nothing to something in their order.
let memory: MemoryProvider
let reporter: CoverageReporter
beforeAll(() => {
  vi.useFakeTimers()
  memory = registerMemoryProvider()
  reporter = new CoverageReporter({ tracer: () => trace.getTracer('test'), provider: 'own' })
  reporter.start()
})
beforeEach(() => memory.reset())
afterAll(() => {
  memory.close()
  vi.useRealTimers()
})

function reports(): readonly unknown[] {
  return memory.spans().map(({ attributes }) => JSON.parse(String(attributes['spanledger.coverage'])) as unknown)
}

test('a process that has nothing to do with models says nothing', () => {
  unread({ seam: 'http', origin: 'https://example.com', path: '/', method: 'POST' })
  unread({ seam: 'http', origin: 'https://api.openai.com', path: '/v1/files', method: 'POST' })

  expect(reporter.pending).toBe(false)
  reporter.tell()
  expect(reports()).toEqual([])
})

test('what was seen is told ten seconds after it, once', () => {
  seen({ seam: 'fetch', protocol: 'openai_chat', origin: 'https://api.openai.com' })
  seen({ seam: 'fetch', protocol: 'openai_chat', origin: 'https://api.openai.com' })
  expect(reporter.pending).toBe(true)
  vi.advanceTimersByTime(10_000)
  reporter.tell()
  vi.advanceTimersByTime(600_000)

  expect(reports()).toMatchObject([
    {
      provider: 'own',
      seen: [{ protocol: 'openai_chat', host: 'api.openai.com', seam: 'fetch', calls: 2 }],
      unread: [],
    },
  ])
  expect(memory.spans()[0]?.attributes['spanledger.report']).toBe(true)
})

test('what no format fits is told too, but nothing of what it was about', () => {
  unread({ seam: 'http', origin: 'https://api.openai.com', path: '/v1/new/id_12345678?key=secret', method: 'POST' })
  vi.advanceTimersByTime(60_000)

  expect(reports()).toMatchObject([{ unread: [{ host: 'api.openai.com', path: '/v1/new/*', seam: 'http', calls: 1 }] }])
})

test('any number of different things is told within bounds', () => {
  for (let index = 0; index < 1000; index += 1) {
    seen({ seam: 'fetch', protocol: 'openai_chat', origin: `https://h${index}.example` })
  }
  reporter.tell()

  const [report] = reports() as { seen: unknown[]; others: number }[]
  expect(report?.seen).toHaveLength(100)
  expect(report?.others).toBe(901)
})
