import { expect, test } from 'vitest'
import { contentHash } from '@spanledger/instrumentation/hash'
import { dialectFixture } from '../../../helpers/dialect-fixture.ts'

test('an attribute that repeats the whole request is kept as content, and a reference stands in its place', () => {
  const [call] = dialectFixture('recorded/openinference').filter(({ category }) => category === 'model')
  const original = call?.content.originals?.find(({ role }) => role === 'input.value')

  expect(original?.body).toContain('"messages":[')
  expect(original?.hash).toBe(contentHash(original?.body))
  expect(call?.attributes.get('input.value')).toBe(`message ${original?.hash}`)
  expect(call?.content.input.map(({ hash }) => hash)).not.toContain(original?.hash)
})

test('a span of our own has nothing of the kind', () => {
  expect(dialectFixture('recorded/spanledger').filter(({ content }) => content.originals !== undefined)).toEqual([])
})
