import { expect, test } from 'vitest'
import { changeRequest, wholeRequest } from '../../../collector/src/rerun/change-request.ts'
import { mcNemar, pairedFactor } from '../../../collector/src/rerun/paired.ts'
import { readAnswer } from '../../../collector/src/rerun/read-answer.ts'

const lookup = { name: 'lookup', arguments: '{"a":1,"b":2}' }

function stream(...events: readonly object[]): string {
  return events.map(event => `data: ${JSON.stringify(event)}\n\n`).join('')
}

/** AWS's framing: lengths and a checksum, one header, the payload and a checksum. */
function frames(...events: readonly object[]): Buffer {
  return Buffer.concat(
    events.map(event => {
      const headers = Buffer.from('\u000b:event-type\u0007\u0000\u0001x', 'latin1')
      const payload = Buffer.from(JSON.stringify(event))
      const head = Buffer.alloc(12)
      head.writeUInt32BE(16 + headers.length + payload.length, 0)
      head.writeUInt32BE(headers.length, 4)
      return Buffer.concat([head, headers, payload, Buffer.alloc(4)])
    }),
  )
}

function wrapped(event: object): object {
  return { bytes: Buffer.from(JSON.stringify(event)).toString('base64') }
}

test.each([
  [
    'OpenAI, streamed',
    stream(
      { choices: [{ delta: { content: 'I ' } }] },
      {
        choices: [
          {
            delta: { content: 'look', tool_calls: [{ index: 0, function: { name: 'lookup', arguments: '{"b":2,' } }] },
          },
        ],
      },
      { choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: '"a":1}' } }] } }] },
    ),
  ],
  [
    'Anthropic, streamed',
    stream(
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'I look' } },
      { type: 'content_block_start', index: 1, content_block: { type: 'tool_use', name: 'lookup', input: {} } },
      { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"b":2,"a":1}' } },
    ),
  ],
  [
    'Anthropic, whole',
    JSON.stringify({
      content: [
        { type: 'text', text: 'I look' },
        { type: 'tool_use', name: 'lookup', input: { b: 2, a: 1 } },
      ],
    }),
  ],
  [
    'the Responses API',
    JSON.stringify({
      output: [
        { type: 'message', content: [{ type: 'output_text', text: 'I look' }] },
        { type: 'function_call', name: 'lookup', arguments: '{"b":2,"a":1}' },
      ],
    }),
  ],
  [
    'the Responses API, streamed',
    stream(
      { type: 'response.output_text.delta', delta: 'I look' },
      {
        type: 'response.completed',
        response: {
          output: [
            { type: 'message', content: [{ type: 'output_text', text: 'I look' }] },
            { type: 'function_call', name: 'lookup', arguments: '{"b":2,"a":1}' },
          ],
        },
      },
    ),
  ],
  [
    'Gemini',
    JSON.stringify({
      candidates: [
        {
          content: {
            parts: [
              { text: 'Hm.', thought: true },
              { text: 'I look' },
              { functionCall: { name: 'lookup', args: { b: 2, a: 1 } } },
            ],
          },
        },
      ],
    }),
  ],
  [
    'Gemini, streamed',
    stream(
      { candidates: [{ content: { parts: [{ text: 'I ' }] } }] },
      { candidates: [{ content: { parts: [{ text: 'look' }] } }] },
      { candidates: [{ content: { parts: [{ functionCall: { name: 'lookup', args: { b: 2, a: 1 } } }] } }] },
    ),
  ],
  [
    'Converse',
    JSON.stringify({
      output: {
        message: {
          role: 'assistant',
          content: [{ text: 'I look' }, { toolUse: { toolUseId: 't', name: 'lookup', input: { b: 2, a: 1 } } }],
        },
      },
    }),
  ],
  [
    'Converse, streamed',
    frames(
      { contentBlockIndex: 0, delta: { text: 'I look' } },
      { contentBlockIndex: 1, start: { toolUse: { toolUseId: 't', name: 'lookup' } } },
      { contentBlockIndex: 1, delta: { toolUse: { input: '{"b":2,' } } },
      { contentBlockIndex: 1, delta: { toolUse: { input: '"a":1}' } } },
    ),
  ],
  [
    'InvokeModel of Anthropic, streamed',
    frames(
      wrapped({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'I look' } }),
      wrapped({
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'tool_use', name: 'lookup', input: {} },
      }),
      wrapped({
        type: 'content_block_delta',
        index: 1,
        delta: { type: 'input_json_delta', partial_json: '{"b":2,"a":1}' },
      }),
    ),
  ],
])('reads text and tools of %s', (_, answer) => {
  expect(readAnswer(Buffer.from(answer))).toEqual({ text: 'I look', tools: [lookup] })
})

const google = 'https://generativelanguage.googleapis.com/v1beta/models'
const aws = 'https://bedrock-runtime.eu-west-1.amazonaws.com/model'
const vertex = 'https://aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/anthropic/models'
const azure = 'https://mine.openai.azure.com/openai/deployments'
const changes = { model: 'other:1', temperature: 0.2, system: 'b', tools: [2] }

test.each([
  [
    'chat completions',
    [
      'https://a.example/v1/chat/completions',
      { model: 'm', messages: [{ role: 'system', content: 'a' }, 1], tools: [1] },
    ],
    [
      'https://a.example/v1/chat/completions',
      { model: 'other:1', temperature: 0.2, messages: [{ role: 'system', content: 'b' }, 1], tools: [2] },
    ],
  ],
  [
    'Azure, which names the deployment in the address',
    [`${azure}/m/chat/completions?api-version=1`, { messages: [1] }],
    [
      `${azure}/other%3A1/chat/completions?api-version=1`,
      { model: 'other:1', temperature: 0.2, messages: [{ role: 'system', content: 'b' }, 1], tools: [2] },
    ],
  ],
  [
    'the Responses API',
    ['https://a.example/v1/responses', { model: 'm', input: 'x' }],
    [
      'https://a.example/v1/responses',
      { model: 'other:1', input: 'x', temperature: 0.2, instructions: 'b', tools: [2] },
    ],
  ],
  [
    'Anthropic',
    ['https://a.example/v1/messages', { model: 'claude-x', messages: [1] }],
    ['https://a.example/v1/messages', { model: 'other:1', messages: [1], temperature: 0.2, system: 'b', tools: [2] }],
  ],
  [
    'Anthropic on Vertex',
    [`${vertex}/claude-x:streamRawPredict`, { anthropic_version: 'v', messages: [1] }],
    [
      `${vertex}/other%3A1:rawPredict`,
      { anthropic_version: 'v', messages: [1], temperature: 0.2, system: 'b', tools: [2] },
    ],
  ],
  [
    'Gemini',
    [`${google}/g-1:streamGenerateContent?alt=sse`, { contents: [1], generationConfig: { topK: 3 } }],
    [
      `${google}/other%3A1:generateContent`,
      {
        contents: [1],
        generationConfig: { topK: 3, temperature: 0.2 },
        systemInstruction: { parts: [{ text: 'b' }] },
        tools: [2],
      },
    ],
  ],
  [
    'Converse',
    [`${aws}/a.b-v1%3A0/converse-stream`, { messages: [1], toolConfig: { tools: [1], toolChoice: { any: {} } } }],
    [
      `${aws}/other%3A1/converse`,
      {
        messages: [1],
        inferenceConfig: { temperature: 0.2 },
        system: [{ text: 'b' }],
        toolConfig: { tools: [2], toolChoice: { any: {} } },
      },
    ],
  ],
  [
    'InvokeModel of Anthropic',
    [`${aws}/a.b/invoke-with-response-stream`, { anthropic_version: 'v', messages: [1] }],
    [`${aws}/other%3A1/invoke`, { anthropic_version: 'v', messages: [1], temperature: 0.2, system: 'b', tools: [2] }],
  ],
] as const)(
  'changes a call where %s has it, and asks for a whole answer',
  (_, [url, body], [expectedUrl, expected]) => {
    const changed = wholeRequest(
      changeRequest({ url, body: { ...body, ...('model' in body && { stream: true }) } }, changes),
    )

    expect(changed).toEqual({ url: expectedUrl, body: expected })
    expect(wholeRequest(changeRequest({ url, body }, {})).body).toEqual(body)
  },
)

test('says what a format has no place for', () => {
  const request = { url: `${aws}/amazon.titan/invoke`, body: { inputText: 'x' } }

  expect(() => changeRequest(request, { system: 'b' })).toThrow(
    'InvokeModel of this model has no place for a system prompt',
  )
  expect(() => changeRequest({ url: 'https://a.example/x', body: {} }, {})).toThrow('a call in an unknown format')
})

test('the statistics are those of the textbook', () => {
  expect(mcNemar(0, 0)).toBe(1)
  // Of ten pairs that differ two go the other way: 2 × (1 + 10 + 45) / 1024.
  expect(mcNemar(8, 2)).toBeCloseTo(0.109375, 9)
  expect(pairedFactor([])).toBeUndefined()
  expect(
    pairedFactor([
      [1, 2],
      [2, 4],
      [5, 10],
    ]),
  ).toMatchObject({ mean: expect.closeTo(2, 9), low: expect.closeTo(2, 9) })
  // Logarithms 0 and 2 ln 2: mean ln 2, half an interval of 12.706 × ln 2.
  expect(
    pairedFactor([
      [1, 1],
      [1, 4],
    ])?.high,
  ).toBeCloseTo(2 ** 13.706, 3)
})
