import { expect, test } from 'vitest'
import { openaiEmbeddings } from '../../../../instrumentation/src/protocols/openai/embeddings.ts'
import { ByteCopy } from '../../../../instrumentation/src/wire/call/bytes/byte-copy.ts'
import { readAnswer } from '../../../../instrumentation/src/wire/call/response.ts'
import { wireRequest } from '../../../helpers/wire-request.ts'

const vectors = Array.from({ length: 300 }, (_, index) => ({ index, embedding: 'A'.repeat(2000) }))
const body = Buffer.from(JSON.stringify({ data: vectors, model: 'e1', usage: { prompt_tokens: 7, total_tokens: 7 } }))

test.each([
  ['is kept whole', 1_000_000],
  ['is larger than what is kept', 100_000],
])('the usage at the end of an answer that %s is found without reading the vectors', (_, limit) => {
  const copy = new ByteCopy(limit)
  for (let offset = 0; offset < body.length; offset += 65_536) copy.add(body.subarray(offset, offset + 65_536))

  const reading = readAnswer(
    { protocol: openaiEmbeddings, wire: wireRequest({}) },
    { copy, encoding: undefined, type: 'application/json' },
  )

  expect(reading.usage['gen_ai.usage.input_tokens']).toBe(7)
  expect(reading.attributes['gen_ai.response.model']).toBe('e1')
})

test('an answer that is no JSON gives nothing, and no error', () => {
  const copy = new ByteCopy(100)
  copy.add(Buffer.from('<html>Bad gateway</html>'))

  expect(
    readAnswer(
      { protocol: openaiEmbeddings, wire: wireRequest({}) },
      { copy, encoding: undefined, type: 'application/json' },
    ).usage,
  ).toEqual({})
})
