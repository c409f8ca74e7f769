import { expect, test } from 'vitest'
import { readAsked, readStreamUsage } from '../../../../instrumentation/src/budget/wire/reading.ts'
import { UsageEvents } from '../../../../instrumentation/src/budget/wire/usage-events.ts'
import { protocolsOfPath } from '../../../../instrumentation/src/protocols/table.ts'
import { ByteCopy } from '../../../../instrumentation/src/wire/call/bytes/byte-copy.ts'
import { readAnswer } from '../../../../instrumentation/src/wire/call/response.ts'

const data = (...events: readonly object[]) => events.map(event => `data: ${JSON.stringify(event)}\n\n`).join('')
const typed = (...events: readonly { readonly type: string; readonly [name: string]: unknown }[]) =>
  events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')
const messages = [{ role: 'user', content: 'hi' }]

const streams: readonly (readonly [path: string, body: object, stream: string])[] = [
  [
    '/v1/chat/completions',
    { model: 'gpt-5', messages, stream: true },
    data(
      { model: 'gpt-5', choices: [{ index: 0, delta: { content: 'the usage of wörds ' } }], usage: null },
      { model: 'gpt-5', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: null },
      {
        model: 'gpt-5',
        choices: [],
        usage: { prompt_tokens: 9, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 3 } },
      },
    ) + 'data: [DONE]\n\n',
  ],
  [
    '/v1/responses',
    { model: 'gpt-5', input: 'hi', stream: true },
    typed(
      { type: 'response.created', response: { id: 'r', model: 'gpt-5', status: 'in_progress', usage: null } },
      { type: 'response.output_text.delta', delta: 'word' },
      {
        type: 'response.completed',
        response: { id: 'r', model: 'gpt-5', output: [], usage: { input_tokens: 7, output_tokens: 5 } },
      },
    ),
  ],
  [
    '/v1/messages',
    { model: 'claude-sonnet-4-5', messages, max_tokens: 10, stream: true },
    typed(
      {
        type: 'message_start',
        message: {
          id: 'm',
          model: 'claude-sonnet-4-5',
          content: [],
          usage: { input_tokens: 7, cache_read_input_tokens: 2, output_tokens: 1 },
        },
      },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'word' } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 6 } },
      { type: 'message_stop' },
    ),
  ],
  [
    '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
    { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] },
    data(
      {
        candidates: [{ content: { parts: [{ text: 'wo' }] } }],
        usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 1 },
      },
      {
        candidates: [{ content: { parts: [{ text: 'rd' }] }, finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 3, thoughtsTokenCount: 2 },
      },
    ),
  ],
  [
    '/v2/chat',
    { model: 'command-a-03-2025', messages, stream: true },
    typed(
      { type: 'content-delta', delta: { message: { content: { text: 'word' } } } },
      {
        type: 'message-end',
        delta: { finish_reason: 'COMPLETE', usage: { tokens: { input_tokens: 8, output_tokens: 2 } } },
      },
    ),
  ],
]

test.each(streams)(
  'a stream of %s tells as much usage as the whole of it, wherever it is cut',
  (path, body, stream) => {
    const request = { method: 'POST', origin: 'https://api.example.com', path, headers: {}, body: undefined }
    const asked = new ByteCopy(10_000)
    asked.add(JSON.stringify(body))
    const [plainPath = ''] = path.split('?')
    const spoken = readAsked(protocolsOfPath('POST', plainPath), request, asked)
    if (spoken === undefined) throw new Error(`no protocol speaks ${path}`)
    const copy = new ByteCopy(100_000)
    copy.add(stream)
    const { usage } = readAnswer(spoken, { copy, type: 'text/event-stream', encoding: undefined })

    expect(Object.keys(usage).length).toBeGreaterThan(1)
    const bytes = Buffer.from(stream)
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const events = new UsageEvents()
      events.add(bytes.subarray(0, cut))
      events.add(bytes.subarray(cut))
      expect(readStreamUsage(spoken, events.take())).toEqual(usage)
    }
  },
)
