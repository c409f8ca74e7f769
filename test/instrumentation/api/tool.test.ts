import { describe, expect, test } from 'vitest'
import { tool } from '../../../instrumentation/src/api/tool.ts'
import { memoryProvider } from '../../helpers/memory-provider.ts'

describe('with a provider', () => {
  const provider = memoryProvider()

  test('a tool is a span with its arguments and its result', async () => {
    const refund = tool(
      'refund',
      { effect: 'write', callId: 'call_1', description: 'Pays back' },
      async (order: { id: string }) => ({ paid: order.id }),
    )

    await refund({ id: 'A-1' })

    expect(provider.spans()[0]?.name).toBe('execute_tool refund')
    expect(provider.spans()[0]?.attributes).toEqual({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'refund',
      'gen_ai.tool.type': 'function',
      'gen_ai.tool.description': 'Pays back',
      'gen_ai.tool.call.id': 'call_1',
      'spanledger.tool.effect': 'write',
      'gen_ai.tool.call.arguments': '{"id":"A-1"}',
      'gen_ai.tool.call.result': '{"paid":"A-1"}',
    })
  })

  test.each([
    ['several arguments are a list', [1, 'two'], '[1,"two"]'],
    ['no argument is an empty list', [], '[]'],
    ['one text is a JSON text', ['Paris'], '"Paris"'],
  ])('%s', (_, given, written) => {
    tool('lookup', (...given: unknown[]) => given.length)(...given)

    expect(provider.spans()[0]?.attributes['gen_ai.tool.call.arguments']).toBe(written)
  })

  test('arguments are recorded as they were before the tool changed them', () => {
    const list = [1]
    tool('push', (list: number[]) => list.push(2))(list)

    expect(provider.spans()[0]?.attributes['gen_ai.tool.call.arguments']).toBe('[1]')
  })

  test('what JSON cannot say does no harm', () => {
    const cycle: { self?: unknown } = {}
    cycle.self = cycle

    expect(tool('odd', (given: unknown) => given)(cycle)).toBe(cycle)
    expect(tool('odd', () => 1n)()).toBe(1n)
    expect(provider.spans()).toHaveLength(2)
  })

  test('an error is the very same, and the span says so', async () => {
    const error = new RangeError('no')

    await expect(tool('refund', () => Promise.reject(error))()).rejects.toBe(error)
    expect(provider.spans()[0]?.attributes['error.type']).toBe('RangeError')
    expect(provider.spans()[0]?.status.code).toBe(2)
  })

  test('a huge result is cut and marked', () => {
    tool('read', () => 'x'.repeat(1_000_000))()

    expect(String(provider.spans()[0]?.attributes['gen_ai.tool.call.result'])).toHaveLength(256 * 1024)
    expect(provider.spans()[0]?.attributes['spanledger.content.truncated']).toBe(true)
  })
})

test('without a provider, a tool keeps its `this` and its result', () => {
  const shop = {
    name: 'shop',
    refund: tool('refund', function (this: { name: string }, cents: number) {
      return `${this.name} ${cents}`
    }),
  }

  expect(shop.refund(5)).toBe('shop 5')
})
