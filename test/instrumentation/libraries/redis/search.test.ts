import { expect, test } from 'vitest'
import { searchOf } from '../../../../instrumentation/src/libraries/redis/search.ts'

const blob = Buffer.from(new Float32Array([0.5, 0.25]).buffer)

test('a search in words is looked for as it is written', () => {
  const command = ['FT.SEARCH', 'docs', '@title:refund', 'LIMIT', '0', '5']

  expect(searchOf(command)?.search).toEqual({
    store: 'redis',
    collection: 'docs',
    operation: 'FT.SEARCH',
    query: '@title:refund',
    topK: 5,
    filter: undefined,
  })
})

test.each([
  ['*=>[KNN 3 @e $v]', undefined, '__e_score'],
  ['*=>[KNN 3 @e $v AS near]', undefined, 'near'],
  ['(@lang:{en})=>[KNN 3 @e $v EF_RUNTIME 10 AS near]', '(@lang:{en})', 'near'],
])('%s looks for a vector', (query, filter, scoreField) => {
  const command = ['FT.SEARCH', 'docs', query, 'PARAMS', '2', 'v', blob, 'DIALECT', '2']

  expect(searchOf(command)).toMatchObject({ search: { query: [0.5, 0.25], topK: 3, filter }, scoreField })
})

test('a hybrid search looks for the text', () => {
  const command = [
    'FT.HYBRID',
    'docs',
    'SEARCH',
    'refund',
    'VSIM',
    '@e',
    '$v',
    'KNN',
    '2',
    'K',
    '4',
    'PARAMS',
    '2',
    'v',
    blob,
  ]

  expect(searchOf(command)?.search).toMatchObject({ query: 'refund', topK: 4 })
  expect(searchOf(command.with(3, '*'))?.search).toMatchObject({ query: [0.5, 0.25] })
})

test('an index and a query may be called anything', () => {
  expect(searchOf(['ft.search', 'LIMIT', 'PARAMS'])?.search).toMatchObject({ collection: 'LIMIT', query: 'PARAMS' })
})

test.each([[['GET', 'key']], [['FT.INFO', 'docs']], [['FT.AGGREGATE', 'docs', '*']], [[]]])(
  '%s looks for nothing',
  command => {
    expect(searchOf(command)).toBeUndefined()
  },
)
