import { describe, expect, test } from 'vitest'
import { anthropicMessages } from '../../../../instrumentation/src/protocols/anthropic/messages.ts'
import { anthropicOnVertex } from '../../../../instrumentation/src/protocols/anthropic/vertex.ts'
import { wireBody, wireRequest } from '../../../helpers/wire-request.ts'

describe('an answer of Anthropic', () => {
  test('counts what a compaction cost, which its totals leave out', () => {
    const compaction = {
      type: 'compaction',
      input_tokens: 1000,
      output_tokens: 100,
      cache_read_input_tokens: 20,
      cache_creation: { ephemeral_1h_input_tokens: 3 },
    }
    const message = { type: 'message', input_tokens: 50, output_tokens: 10 }
    const { usage, attributes, messages } = anthropicMessages.readResponse(
      wireBody({
        content: [
          { type: 'compaction', content: 'So far: …' },
          { type: 'text', text: 'Hello' },
        ],
        usage: { input_tokens: 50, output_tokens: 10, iterations: [compaction, message] },
      }),
      wireRequest({}),
    )

    expect(usage).toMatchObject({
      'gen_ai.usage.input_tokens': 1070,
      'gen_ai.usage.output_tokens': 110,
      'gen_ai.usage.cache_read.input_tokens': 20,
      'spanledger.usage.cache_write_1h.input_tokens': 3,
    })
    expect(attributes['gen_ai.conversation.compacted']).toBe(true)
    expect(messages).toMatchObject([{ parts: [{ type: 'compaction', content: 'So far: …' }, { type: 'text' }] }])
  })

  test.each([
    ['end_turn', 'stop'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'tool_call'],
    ['refusal', 'content_filter'],
    ['pause_turn', 'pause_turn'],
    ['compaction', 'compaction'],
  ])('that stopped for %s finished for %s', (stop_reason, reason) => {
    const { attributes } = anthropicMessages.readResponse(wireBody({ content: [], stop_reason }), wireRequest({}))

    expect(attributes['gen_ai.response.finish_reasons']).toEqual([reason])
  })
})

test.each([
  ['/v1/messages', anthropicMessages, true],
  ['/anthropic/v1/messages', anthropicMessages, true],
  ['/v1/messages/count_tokens', anthropicMessages, false],
  ['/v1/messages/batches', anthropicMessages, false],
  ['/v1/projects/p/locations/l/publishers/anthropic/models/claude-x@1:rawPredict', anthropicOnVertex, true],
  ['/v1/projects/p/locations/l/publishers/anthropic/models/claude-x@1:streamRawPredict', anthropicOnVertex, true],
  ['/v1/projects/p/locations/l/publishers/anthropic/models/count-tokens:rawPredict', anthropicOnVertex, false],
  ['/v1/projects/p/locations/l/publishers/mistralai/models/m:rawPredict', anthropicOnVertex, false],
])('%s', (path, protocol, speaks) => {
  expect(protocol.path.test(path)).toBe(speaks)
})
