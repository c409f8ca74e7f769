import { expect, test } from 'vitest'
import { vectorSearchOf } from '../../../../instrumentation/src/libraries/pg/vector-search.ts'

const given = ['[0.1,0.2]']
const vector = [0.1, 0.2]

test.each([
  ['SELECT * FROM docs ORDER BY embedding <-> $1 LIMIT 5', 'docs', 5],
  ['select id, 1 - (embedding <=> $1) as similarity from "my docs" order by 2', 'my docs', undefined],
  ['SELECT id FROM kb.docs WHERE lang = $2 ORDER BY embedding <#> $1::vector LIMIT $3', 'kb.docs', 4],
  ['WITH near AS (SELECT id FROM docs ORDER BY e <+> $1 LIMIT 3) SELECT * FROM near', 'docs', 3],
])('%s looks for a vector', (sql, collection, topK) => {
  expect(vectorSearchOf(sql, [...given, 'en', 4])).toMatchObject({
    store: 'postgresql',
    collection,
    topK,
    query: vector,
  })
})

test('a vector may be written into the statement, or be another row', () => {
  const written = "SELECT id FROM docs ORDER BY e <-> '[0.1,0.2]' LIMIT 5"
  const another = 'SELECT id FROM docs ORDER BY embedding <-> (SELECT embedding FROM docs WHERE id = $1)'

  expect(vectorSearchOf(written, undefined)?.query).toEqual(vector)
  expect(vectorSearchOf(another, [7])).toMatchObject({ collection: 'docs' })
})

test('the condition is the filter, with the values that are no vector', () => {
  const sql = 'SELECT id FROM docs WHERE lang = $2 AND year > $3 ORDER BY e <-> $1 LIMIT 5'

  expect(vectorSearchOf(sql, [...given, 'en', 2024])?.filter).toEqual({
    where: 'lang = $2 AND year > $3',
    values: ['en', '2024'],
  })
})

test.each([
  ['a select', 'SELECT * FROM docs WHERE id = $1', [7]],
  ['the nearest places', 'SELECT * FROM shops ORDER BY place <-> ST_MakePoint($1, $2) LIMIT 5', [1, 2]],
  ['similar words', 'SELECT * FROM words ORDER BY word <-> $1 LIMIT 5', ['refund']],
  ['words in a row', "SELECT 'a <-> b'::tsquery", []],
  ['an insert', 'INSERT INTO log SELECT embedding <-> $1 FROM docs', given],
  ['a json list', 'SELECT * FROM docs WHERE tags @> $1', ['[1,2]']],
])('%s does not', (_, sql, values) => {
  expect(vectorSearchOf(sql, values)).toBeUndefined()
})
