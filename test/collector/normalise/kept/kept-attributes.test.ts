import { expect, test } from 'vitest'
import { normalise } from '../../../../collector/src/normalise/normalise.ts'
import { otlpSpan } from '../../../helpers/otlp-span.ts'

const attributes = {
  'openinference.span.kind': 'LLM',
  'llm.model_name': 'gpt-x',
  'llm.input_messages.0.message.role': 'user',
  'llm.input_messages.0.message.content': 'Where?',
  'input.value': '{"messages":[]}',
  'llm.token_count.prompt': 3,
  // Somebody says this of himself; how we read it is what is kept.
  'spanledger.dialect': 'klingon',
}

test('keeps what no message says, and how the span was read', () => {
  const kept = normalise(otlpSpan({ attributes })).attributes

  const expected = new Map<string, unknown>([
    ['openinference.span.kind', 'LLM'],
    ['llm.model_name', 'gpt-x'],
    ['llm.token_count.prompt', 3],
    ['input.value', expect.stringMatching(/^message [0-9a-f]{32}$/)],
    ['spanledger.dialect', 'openinference'],
    ['spanledger.usage.counting', 'inclusive by dialect'],
  ])
  expect(new Map(kept)).toEqual(expected)
  expect(kept.size).toBe(expected.size)
  expect([...kept.keys()]).toEqual([...expected.keys()])
  expect([...kept.values()]).toHaveLength(expected.size)
  expect(new Map(kept.entries())).toEqual(expected)
})

test('gives one by one what it gives as a whole', () => {
  const kept = normalise(otlpSpan({ attributes })).attributes

  for (const name of [...Object.keys(attributes), 'spanledger.usage.counting', 'nobody.said.this']) {
    expect(kept.get(name), name).toEqual(new Map(kept).get(name))
    expect(kept.has(name), name).toBe(new Map(kept).has(name))
  }
})

test('tells spans of as many attributes apart, whichever came before', () => {
  const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': '"Where?"' }
  const plain = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-x' }
  const model = { 'gen_ai.system': 'openai', 'llm.model_name': 'gpt-x' }

  for (const given of [chat, plain, model, chat, model, plain, chat]) {
    const { attributes: kept, content } = normalise(otlpSpan({ attributes: given }))
    expect(content.input).toHaveLength(given === chat ? 1 : 0)
    expect(kept.has('gen_ai.input.messages')).toBe(false)
    expect(kept.has('spanledger.dialect')).toBe(given === model)
  }
})
