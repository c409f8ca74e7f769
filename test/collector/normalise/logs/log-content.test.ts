import { expect, test } from 'vitest'
import { normaliseLog } from '../../../../collector/src/normalise/logs/normalise-log.ts'
import { readLogContent } from '../../../../collector/src/normalise/logs/log-content.ts'
import { normalise } from '../../../../collector/src/normalise/normalise.ts'
import { otlpLog, otlpValue } from '../../../helpers/otlp-log.ts'
import { otlpSpan } from '../../../helpers/otlp-span.ts'

const call = { id: 'c1', type: 'function', function: { name: 'refund', arguments: '{"id":7}' } }
const callPart = { type: 'tool_call', id: 'c1', name: 'refund', arguments: { id: 7 } }
const text = (content: string) => ({ type: 'text', content })

test.each([
  ['gen_ai.system.message', { content: 'Be kind.' }, { role: 'system', parts: [text('Be kind.')] }],
  [
    'gen_ai.system.message',
    { role: 'developer', content: 'Be kind.' },
    { role: 'developer', parts: [text('Be kind.')] },
  ],
  ['gen_ai.user.message', { content: 'Hello' }, { role: 'user', parts: [text('Hello')] }],
  ['gen_ai.user.message', 'Hello', { role: 'user', parts: [text('Hello')] }],
  ['gen_ai.user.message', '{"content":"Hello"}', { role: 'user', parts: [text('Hello')] }],
  [
    'gen_ai.user.message',
    { content: [{ type: 'text', text: 'See' }, { type: 'image_url', image_url: 'u' }, 'there'] },
    { role: 'user', parts: [text('See'), { type: 'image_url', image_url: 'u' }, text('there')] },
  ],
  ['gen_ai.assistant.message', { tool_calls: [call] }, { role: 'assistant', parts: [callPart] }],
  [
    'gen_ai.assistant.message',
    { content: 'Well', tool_calls: [call] },
    { role: 'assistant', parts: [text('Well'), callPart] },
  ],
  [
    'gen_ai.tool.message',
    { id: 'c1', content: 'done' },
    { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'done' }] },
  ],
])('reads %s as what the model was told: %j', (eventName, body, message) => {
  const content = readLogContent(otlpLog({ eventName, body: otlpValue(body) }))

  expect(content?.input.map(({ body }) => JSON.parse(body) as unknown)).toEqual([message])
  expect(content?.input.map(({ role }) => role)).toEqual([message.role])
  expect(content?.output).toEqual([])
})

test.each([
  [
    { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hi' } },
    { role: 'assistant', parts: [text('Hi')], finish_reason: 'stop' },
  ],
  [
    { index: 1, finish_reason: 'tool_calls', message: { content: null }, tool_calls: [call] },
    { role: 'assistant', parts: [callPart], finish_reason: 'tool_call' },
  ],
  [
    {
      finish_reason: 'tool_calls',
      message: { tool_calls: [{ ...call, function: { name: 'refund', arguments: '{"id' } }] },
    },
    { role: 'assistant', parts: [{ ...callPart, arguments: '{"id' }], finish_reason: 'tool_call' },
  ],
])('reads a choice as what the model said: %j', (body, message) => {
  const content = readLogContent(otlpLog({ eventName: 'gen_ai.choice', body: otlpValue(body) }))

  expect(content?.output.map(({ body }) => JSON.parse(body) as unknown)).toEqual([message])
  expect(content?.input).toEqual([])
})

const messages = [{ role: 'user', parts: [{ type: 'text', content: 'Hello' }] }]
test('gives words the hash they have on a span', () => {
  const span = normalise(otlpSpan({ attributes: { 'gen_ai.input.messages': JSON.stringify(messages) } }))
  const old = readLogContent(otlpLog({ eventName: 'gen_ai.user.message', body: otlpValue({ content: 'Hello' }) }))
  const details = readLogContent(
    otlpLog({
      eventName: 'gen_ai.client.inference.operation.details',
      attributes: { 'gen_ai.input.messages': otlpValue(messages), 'gen_ai.request.model': 'm' },
    }),
  )

  expect(old?.input.map(({ hash }) => hash)).toEqual(span.content.input.map(({ hash }) => hash))
  expect(details?.input.map(({ hash }) => hash)).toEqual(span.content.input.map(({ hash }) => hash))
})

test.each([
  ['is no GenAI event', { eventName: 'cart.checkout', body: otlpValue({ content: 'Hello' }) }],
  [
    'belongs to no trace',
    { eventName: 'gen_ai.user.message', body: otlpValue({ content: 'Hello' }), traceId: undefined },
  ],
  ['came without its content', { eventName: 'gen_ai.user.message', body: otlpValue({ role: 'user' }) }],
  ['came without a body', { eventName: 'gen_ai.choice' }],
  ['is an evaluation', { eventName: 'gen_ai.evaluation.result', attributes: { 'gen_ai.evaluation.name': 'tone' } }],
])('leaves a record as it is that %s', (_, differs) => {
  const log = otlpLog(differs)

  expect(normaliseLog(log)).toMatchObject({ content: undefined, body: log.body, attributes: log.attributes })
})

test('moves what was said out of the record and keeps the rest', () => {
  const choice = { index: 2, finish_reason: 'stop', message: { content: 'Hi' } }
  const body = normaliseLog(
    otlpLog({ eventName: 'gen_ai.choice', body: otlpValue(choice), attributes: { kept: 'yes' } }),
  )
  const attributes = normaliseLog(
    otlpLog({
      attributes: {
        'event.name': 'gen_ai.client.inference.operation.details',
        'gen_ai.output.messages': '[]',
        'gen_ai.request.model': 'm',
      },
    }),
  )

  expect(body).toMatchObject({ body: '{"index":2,"finish_reason":"stop"}', attributes: new Map([['kept', 'yes']]) })
  expect(attributes.eventName).toBe('gen_ai.client.inference.operation.details')
  expect([...attributes.attributes.keys()]).toEqual(['event.name', 'gen_ai.request.model'])
})

test('reads the body that Semantic Kernel writes as an attribute', () => {
  const log = normaliseLog(
    otlpLog({ eventName: 'gen_ai.user.message', attributes: { 'gen_ai.event.content': '{"content":"Hello"}' } }),
  )

  expect(log.content?.input).toMatchObject([{ role: 'user' }])
  expect(log.attributes.size).toBe(0)
})
