import { expect, test } from 'vitest'
import { changeRequest } from '../../../collector/src/rerun/change-request.ts'
import { mcNemar, pairedFactor } from '../../../collector/src/rerun/paired.ts'
import { readAnswer } from '../../../collector/src/rerun/read-answer.ts'

const lookup = { name: 'lookup', arguments: '{"a":1,"b":2}' }

function stream(...events: readonly object[]): string {
  return events.map(event => `data: ${JSON.stringify(event)}\n\n`).join('')
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
])('reads text and tools of %s', (_, answer) => {
  expect(readAnswer(answer)).toEqual({ text: 'I look', tools: [lookup] })
})

test.each([
  [
    'chat',
    { model: 'm', messages: [{ role: 'system', content: 'a' }, 1] },
    { messages: [{ role: 'system', content: 'b' }, 1] },
  ],
  ['Anthropic', { model: 'claude-x', messages: [1] }, { system: 'b', messages: [1] }],
  ['the Responses API', { model: 'm', input: 'x' }, { input: 'x', instructions: 'b' }],
])('puts another system prompt where %s has it', (_, body, expected) => {
  expect(changeRequest({ ...body, stream: true }, { system: 'b' })).toEqual({ model: body.model, ...expected })
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
