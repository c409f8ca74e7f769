import { expect, test } from 'vitest'
import { Alike } from '../../../../../instrumentation/src/protocols/openai/chat/alike.ts'
import { joinChatChunks } from '../../../../../instrumentation/src/protocols/openai/chat/stream.ts'
import { seededRandom } from '../../../../helpers/seeded-random.ts'

const head = '{"id":"c","choices":[{"index":0,"delta":{"content":"'
const tail = '"},"logprobs":null}],"usage":null}'
const padded = '"}}],"obfuscation":"'

test.each([
  ['another text', `${head}one${tail}`, 'one', `${head} two 日本${tail}`, ' two 日本'],
  ['no text', `${head}one${tail}`, 'one', `${head}${tail}`, ''],
  ['other padding', `${head}a${padded}xY"}`, 'a', `${head}b${padded}p"}`, 'b'],
  ['spaces between', `{"content" : "a", "x": 1}`, 'a', `{"content" : "b", "x": 1}`, 'b'],
])('of a chunk that is alike but for %s, that is read', (_, learnt, text, data, piece) => {
  const alike = new Alike()
  alike.learn(learnt, text)

  expect(alike.pieceOf(data)).toBe(piece)
})

test.each([
  ['an escape', `${head}one${tail}`, 'one', String.raw`${head}a\n${tail}`],
  ['an escaped quote', `${head}one${tail}`, 'one', String.raw`${head}a\"b${tail}`],
  ['an end', `${head}one${tail}`, 'one', `${head}two"},"finish_reason":"stop"}]}`],
  ['another id', `${head}one${tail}`, 'one', `${head}two${tail}`.replace('"c"', '"d"')],
  ['more behind it', `${head}one${tail}`, 'one', `${head}two${tail} {}`],
  ['an end within it', `${head}one${tail}`, 'one', `${head}two`],
  ['an escape in its padding', `${head}a${padded}xY"}`, 'a', String.raw`${head}b${padded}p\"q"}`],
  ['a second text', `{"content":"a","message":{"content":"a"}}`, 'a', `{"content":"b","message":{"content":"a"}}`],
  ['a text that was written otherwise', String.raw`{"content":"\u0061"}`, 'a', `{"content":"b"}`],
  ['an escape to learn from', String.raw`{"content":"\n"}`, '\n', `{"content":"b"}`],
])('a chunk with %s has to be parsed', (_, learnt, text, data) => {
  const alike = new Alike()
  alike.learn(learnt, text)

  expect(alike.pieceOf(data)).toBeUndefined()
})

const texts: [string, ...string[]] = [
  'a',
  ' word',
  '',
  'line\n',
  '"',
  '\\',
  '日本',
  '😀',
  '}"]',
  '{"content":"x"}',
  '\u2028',
]

test.each([1, 2, 3, 4])('whatever the chunks, what they say is joined as if each were parsed, seed %i', seed => {
  const random = seededRandom(seed)
  const chunks = Array.from({ length: 400 }, () => ({
    id: random.pick(['c', 'c', 'c', 'd']),
    choices: [
      {
        index: random.pick([0, 0, 0, 1]),
        delta: { ...random.pick([{}, {}, { role: 'assistant' }, { refusal: null }]), content: random.pick(texts) },
        ...random.pick([{}, {}, {}, { finish_reason: null }, { logprobs: { content: [] } }]),
      },
    ],
    ...random.pick([{}, { obfuscation: random.pick(['x', 'y"z', '']) }]),
  }))
  const said = (index: number) =>
    chunks.map(({ choices: [choice] }) => (choice?.index === index ? choice.delta.content : '')).join('')

  const body = joinChatChunks(chunks.map(chunk => ({ event: 'message', data: JSON.stringify(chunk) })))

  expect(body).toMatchObject({
    id: chunks.at(-1)?.id,
    choices: [{ message: { content: said(0) } }, { message: { content: said(1) } }],
  })
})
