import { expect, test } from 'vitest'
import { coverageReport, reportLines, type Findings } from '../../../instrumentation/src/coverage/report.ts'

const nothing: Findings = { provider: 'own', requests: { seen: [], unread: [], others: 0 }, hooks: [], present: [] }
const call = { what: { seam: 'fetch', protocol: 'openai chat', host: 'h' }, calls: 2 } as const

test('a library whose calls go over the wire is silent if it is loaded and no call at all was seen', () => {
  const present = [
    { library: 'openai', way: 'wire', loaded: true },
    { library: 'ollama', way: 'wire', loaded: false },
  ] as const

  expect(coverageReport({ ...nothing, present }).silent.map(({ library }) => library)).toEqual(['openai'])
  expect(coverageReport({ ...nothing, present, requests: { seen: [call], unread: [], others: 0 } }).silent).toEqual([])
})

test('a library of which nothing can be seen is said so', () => {
  const present = [{ library: 'node-llama-cpp', way: 'nothing', loaded: false }] as const

  expect(reportLines(coverageReport({ ...nothing, present }))).toEqual([
    'NOT SEEN: node-llama-cpp: it runs models in this process or speaks gRPC, which is not seen',
  ])
})

test('a library is lost when none of its hooks fits, and what is lost comes first', () => {
  const hooks = [
    { library: 'a', version: '1.0.0', hook: 'one', state: 'missing' },
    { library: 'a', version: '1.0.0', hook: 'two', state: 'patched' },
    { library: 'b', version: undefined, hook: 'one', state: 'unknown' },
  ] as const
  const requests = { seen: [call], unread: [], others: 3 }

  expect(reportLines(coverageReport({ ...nothing, provider: 'application', requests, hooks }))).toEqual([
    'NOT SEEN: b one: unknown',
    'seen: 2 calls of openai chat at h (fetch)',
    'missing: a 1.0.0 one',
    'patched: a 1.0.0 two',
    'and 3 requests to other hosts',
    "spans go to the application's own tracer provider",
  ])
})
