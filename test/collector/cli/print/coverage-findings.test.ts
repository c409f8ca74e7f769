import { expect, test } from 'vitest'
import { coverageFindings } from '../../../../collector/src/cli/print/coverage-findings.ts'

const seen = (calls: number) => ({ protocol: 'openai_chat', host: 'api.openai.com', seam: 'fetch', calls })

test('what was not seen comes first', () => {
  const report = {
    process: 'a',
    seen: [seen(3), { ...seen(2), host: 'api.anthropic.com', native: 'com.anthropic.sdk.typescript' }],
    unread: [{ host: 'api.openai.com', path: '/v1/new', seam: 'http', calls: 4 }],
    hooks: [
      { library: '@modelcontextprotocol/sdk', version: '1.2.3', hook: 'request', state: 'patched' },
      { library: '@modelcontextprotocol/sdk', version: '1.2.3', hook: 'tool', state: 'missing' },
      { library: 'pg', hook: 'query', state: 'unknown' },
    ],
    silent: [{ library: 'node-llama-cpp', why: 'it runs models in this process' }],
  }

  expect(coverageFindings([JSON.stringify(report)]).map(({ ok, name, says }) => [ok, name, says])).toEqual([
    [false, 'not seen', '4 requests to api.openai.com/v1/new (http): no format fits them'],
    [false, 'not seen', 'node-llama-cpp: it runs models in this process'],
    [false, 'not hooked', 'pg  query: unknown'],
    [true, 'hooked', '@modelcontextprotocol/sdk 1.2.3 request: patched'],
    [true, 'hooked', '@modelcontextprotocol/sdk 1.2.3 tool: missing'],
    [true, 'seen', '3 calls of openai_chat at api.openai.com (fetch)'],
    [true, 'seen', '2 calls of openai_chat at api.anthropic.com (fetch, in spans of com.anthropic.sdk.typescript)'],
  ])
})

test('of one process the newest report counts, and processes are added up', () => {
  const reports = [
    { process: 'a', seen: [seen(5)] },
    { process: 'b', seen: [seen(10)] },
    { process: 'a', seen: [seen(1)] },
  ].map(report => JSON.stringify(report))

  expect(coverageFindings(reports).map(({ says }) => says)).toEqual([
    '15 calls of openai_chat at api.openai.com (fetch)',
  ])
})

test.each(['', 'null', '[]', '{"seen":1,"hooks":[1,null,"x"]}', '{"seen":{"0":1}}'])('%j tells nothing', text => {
  expect(coverageFindings([text])).toEqual([])
})
