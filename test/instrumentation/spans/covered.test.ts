import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { expect, test } from 'vitest'
import { isCovered, withCovered } from '../../../instrumentation/src/spans/covered.ts'
import { OpenCalls } from '../../../instrumentation/src/wire/call/open-calls.ts'
import { memoryProvider } from '../../helpers/memory-provider.ts'

const calls = new OpenCalls(true)
const provider = memoryProvider()

/** A tool called over MCP, as a seam reports it. */
function callTool(): void {
  const headers = { 'content-type': 'application/json' }
  const request = { method: 'POST', origin: 'http://127.0.0.1', path: '/mcp', headers, body: undefined }
  const exchange = calls.begin(request)
  exchange?.requestBytes('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"weather"}}')
  exchange?.requestComplete()
  exchange?.responseStarted(200, headers)
  exchange?.responseBytes(Buffer.from('{"jsonrpc":"2.0","id":1,"result":{"content":[]}}'), false)
  exchange?.ended('complete')
}

test('what a span stands for already makes no second one', () => {
  context.with(withCovered(ROOT_CONTEXT, 'execute_tool'), callTool)

  expect(provider.spans()).toEqual([])
  expect(calls.size).toBe(0)
})

test.each([
  ['nothing is covered', ROOT_CONTEXT],
  ['something else is covered', withCovered(ROOT_CONTEXT, 'chat')],
])('where %s, the wire makes its span', (_, active) => {
  context.with(active, callTool)

  expect(provider.spans().map(span => span.name)).toEqual(['tools/call weather'])
})

test('a context may cover several operations', () => {
  const covered = withCovered(withCovered(ROOT_CONTEXT, 'chat'), 'execute_tool')

  expect(['chat', 'execute_tool', 'embeddings'].map(operation => isCovered(covered, operation))).toEqual([
    true,
    true,
    false,
  ])
})
