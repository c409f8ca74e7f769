import { expect, test } from 'vitest'
import { argumentShape } from '../../../../collector/src/normalise/signals/argument-shape.ts'

const shapeOf = (body: string) => argumentShape({ hash: '', role: 'tool_arguments', body })

test.each([
  ['other values', '{"id":"A-1","days":3}', '{"id":"B-2","days":90}'],
  ['another order', '{"id":"A-1","days":3}', '{"days":3,"id":"A-1"}'],
  ['more of the same in a list', '{"ids":["a"]}', '{"ids":["a","b","c"]}'],
])('%s are the same shape', (_, left, right) => {
  expect(shapeOf(left)).toMatch(/^[0-9a-f]{12}$/)
  expect(shapeOf(left)).toBe(shapeOf(right))
})

test.each([
  ['a new argument', '{"id":"A-1"}', '{"id":"A-1","days":3}'],
  ['another type', '{"days":3}', '{"days":"3"}'],
  ['an argument that is one level down', '{"id":1}', '{"order":{"id":1}}'],
  ['a name that looks like a path', '{"a":{"b":1}}', '{"a.b":1}'],
])('%s is another shape', (_, left, right) => {
  expect(shapeOf(left)).not.toBe(shapeOf(right))
})

test.each([
  ['text', 'call me'],
  ['broken JSON', '{"id":'],
  ['what is too large', `{"id":"${'a'.repeat(70_000)}"}`],
])('%s has none', (_, body) => {
  expect(shapeOf(body)).toBeUndefined()
})

test('a hostile argument is looked at in bounded time and depth', () => {
  const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`
  const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 1])))

  expect([shapeOf(deep), shapeOf(wide), shapeOf('{"__proto__":1}')]).toEqual([
    expect.any(String),
    expect.any(String),
    expect.any(String),
  ])
})
