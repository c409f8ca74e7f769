import { beforeAll, describe, expect, test } from 'vitest'
import { mcpToolsCall } from '../../../../instrumentation/src/protocols/mcp/tools-call.ts'
import { mcpAnswer } from '../../../helpers/clouds/mcp-answers.ts'
import { traceCloud, type CloudRun } from '../../../helpers/clouds/traced-cloud.ts'
import type { ReceivedSpan } from '../../../helpers/otlp-receiver.ts'
import { jsonOf } from '../../../helpers/traced-app.ts'
import { wireRequest } from '../../../helpers/wire-request.ts'

describe.each(['older', 'newest'])('tools called over HTTP, beside the SDK that is %s', folder => {
  let alone: CloudRun
  let hooked: CloudRun
  beforeAll(async () => {
    const args = ['mcp', folder, 'require']
    alone = await traceCloud({ args }, mcpAnswer)
    hooked = await traceCloud({ args, hook: '--require' }, mcpAnswer)
  }, 60_000)

  const called = (name: string) => hooked.spans.filter(span => span.name === `tools/call ${name}`)

  test('give what they give without the hook', () => {
    expect(hooked.cases).toEqual(alone.cases)
    expect([hooked.code, hooked.stderr]).toEqual([0, alone.stderr])
  })

  test.each([
    ['weather', { sky: 'sunny' }],
    ['streamed', [{ type: 'text', text: 'Sunny {"city":"Paris"}' }]],
  ])('are spans with arguments and result: %s', (name, result) => {
    const [span] = called(name)

    expect(span?.kind).toBe(3)
    expect(span?.status).toBe(0)
    expect(span?.attributes).toMatchObject({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': name,
      'mcp.method.name': 'tools/call',
      'mcp.session.id': 'session-1',
      'mcp.protocol.version': '2025-11-25',
      'network.transport': 'tcp',
      'network.protocol.name': 'http',
      'server.address': '127.0.0.1',
    })
    expect(span?.attributes).not.toHaveProperty('gen_ai.provider.name')
    expect(jsonOf(span, 'gen_ai.tool.call.arguments')).toEqual({ city: 'Paris' })
    expect(jsonOf(span, 'gen_ai.tool.call.result')).toEqual(result)
  })

  test.each([
    ['failing', 'tool_error', undefined],
    ['unknown', '-32602', '-32602'],
    ['cut', 'UND_ERR_SOCKET', undefined],
  ])('have the error of a call that is %s', (name, error, code) => {
    const [span] = called(name)

    expect([span?.status, span?.attributes['error.type']]).toEqual([2, error])
    expect(span?.attributes['rpc.response.status_code']).toBe(code)
  })

  test('are one span each, also where the SDK calls them', () => {
    const byFetch = called('weather').filter(span => span.attributes['mcp.session.id'] !== undefined)

    expect(called('weather')).toHaveLength(2)
    expect(byFetch).toHaveLength(1)
    expect(hooked.spans.filter(isToolCall)).toHaveLength(6)
  })

  test('leave no credential', () => {
    expect(JSON.stringify(hooked.spans)).not.toContain('token-test')
  })
})

const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'weather' } }

test.each([
  ['a call of a tool', call, true],
  ['a call without an id', { ...call, id: undefined }, false],
  ['a call of nothing', { ...call, params: {} }, false],
  ['another method', { ...call, method: 'tools/list' }, false],
  ['a message of a chat', { messages: [] }, false],
])('tells %s', (_, body, speaks) => {
  expect(mcpToolsCall.speaks(wireRequest(body))).toBe(speaks)
})

test.each([
  ['/mcp', true],
  ['/v1/mcp/', true],
  ['/mcp/team/tools', true],
  ['/github-mcp', true],
  ['/messages', true],
  ['/api/orders', false],
])('looks at requests to %s: %s', (path, looks) => {
  expect(mcpToolsCall.path.test(path)).toBe(looks)
})

function isToolCall({ attributes }: ReceivedSpan): boolean {
  return attributes['gen_ai.operation.name'] === 'execute_tool'
}
