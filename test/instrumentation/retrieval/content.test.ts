import { expect, test } from 'vitest'
import { contentOf } from '../../../instrumentation/src/retrieval/content.ts'

const vector = Array.from({ length: 64 }, (_, index) => index / 64)

test.each([
  ['a text', 'Refunds take five days.', 'Refunds take five days.'],
  ['a text field', { id: 7, text: 'Refunds', lang: 'en' }, 'Refunds'],
  ["LangChain's documents", { pageContent: 'Refunds', metadata: { source: 'a' } }, 'Refunds'],
  ['the first of several', { body: 'second', content: 'first', document: 'third' }, 'first'],
  ['the next where the first is no text', { text: { en: 'no' }, content: 'Refunds' }, 'Refunds'],
  ['the next where the first is empty', { text: '', content: 'Refunds' }, 'Refunds'],
  ['a record without a text', { id: 7, title: 'Refunds', score: 0.9 }, { title: 'Refunds' }],
  ['a list of messages', [{ role: 'user' }], [{ role: 'user' }]],
  ['nothing', undefined, undefined],
  ['only ids and scores', { id: 7, _score: 0.9 }, undefined],
])('the content of a document is %s', (_, record, content) => {
  expect(contentOf(record)).toEqual(content)
})

test.each([
  ['by name and shape', { title: 'a', embedding: [0.1, 0.2] }],
  ['by shape alone', { title: 'a', x: vector }],
  ['as text, as PostgreSQL writes it', { title: 'a', title_vector: '[0.1,0.2]' }],
  ['as bytes', { title: 'a', blob: new Uint8Array(12) }],
  ['as bytes that were taken for text', { title: 'a', embedding: 'A\uFFFD\0' }],
  ['sparse', { title: 'a', sparse: { indices: [1], values: [0.5] } }],
  ['several, by name', { title: 'a', vectors: { small: [0.1], large: [[0.1], [0.2]] } }],
  ['deep inside', { title: 'a', meta: { embedding: [0.1] } }, { title: 'a', meta: {} }],
])('a vector is no content: %s', (_, record, content: unknown = { title: 'a' }) => {
  expect(contentOf(record)).toEqual(content)
})

test('numbers that are no vector stay, and so does the name of an embedding model', () => {
  const record = { title: 'a', years: [2024, 2025], embedding_model: 'text-embedding-3-small' }

  expect(contentOf(record)).toEqual(record)
})

test('a null and a field that is not there are the same', () => {
  expect(contentOf({ title: 'a', note: null })).toEqual(contentOf({ title: 'a' }))
})

test('rows of a database come out as JSON has them', () => {
  const row = { title: 'a', at: new Date(0), size: 12n, ratio: Number.NaN }

  expect(contentOf(row)).toEqual({ title: 'a', at: '1970-01-01T00:00:00.000Z', size: '12' })
})

test('other fields can be named before those that are known, also inside others', () => {
  const record = { text: 'known', abstract: 'named', metadata: { text: 'inside' } }

  expect(contentOf(record, ['abstract', 'text'])).toBe('named')
  expect(contentOf(record, ['metadata.text', 'text'])).toBe('inside')
})

test('a record that contains itself or is very large is read as far as it goes', () => {
  const cyclic: Record<string, unknown> = { title: 'a' }
  cyclic['self'] = cyclic
  const large = { title: 'a', list: Array.from({ length: 20_000 }, (_, index) => ({ index })) }

  expect(contentOf(cyclic)).toMatchObject({ title: 'a', self: { title: 'a' } })
  expect(contentOf(large)).toMatchObject({ title: 'a' })
})
