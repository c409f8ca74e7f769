import { describe, expect, test } from 'vitest'
import { Account } from '../../../../instrumentation/src/budget/account/account.ts'
import { inputAtMost, inputCounted } from '../../../../instrumentation/src/budget/wire/input-bound.ts'

const account = () => new Account({ task: 't', caps: {}, parent: undefined })
const asked = (model: string, fields = {}) => ({ model, fields })
const bodyOf = (messages: readonly string[], more = {}) =>
  Buffer.from(JSON.stringify({ model: 'm', messages: messages.map(content => ({ role: 'user', content })), ...more }))

test('a request has at most as many tokens as bytes, and a little that providers add', () => {
  const body = bodyOf(['日本語'.repeat(100)])

  expect(inputAtMost(body, asked('m'), account())).toBe(body.length + 64)
  expect(inputAtMost(bodyOf(['a'], { tools: [] }), asked('m', { tools: [] }), account())).toBe(
    bodyOf(['a'], { tools: [] }).length + 64 + 1024,
  )
})

describe('after a provider has counted', () => {
  const first = bodyOf(['a long story '.repeat(1000)])

  test('only what is new counts by its bytes', () => {
    const task = account()
    inputCounted(task, { model: 'm', body: first, tokens: 3000 })
    const second = bodyOf(['a long story '.repeat(1000), 'and now?'])

    // The end of the first list of messages is where the two part.
    expect(inputAtMost(second, asked('m'), task)).toBe(3000 + (second.length - first.length) + 2 + 64)
  })

  test.each([
    ['of another model', 'm', 'other', first],
    ['of another conversation', 'm', 'm', bodyOf(['something else '.repeat(1000)])],
  ])('what it counted %s says nothing', (_, model, other, body) => {
    const task = account()
    inputCounted(task, { model, body: first, tokens: 3000 })

    expect(inputAtMost(body, { model: other, fields: {} }, task)).toBeGreaterThan(body.length)
  })

  test('a task within another goes on with its conversation', () => {
    const outer = account()
    inputCounted(outer, { model: 'm', body: first, tokens: 3000 })

    expect(inputAtMost(first, asked('m'), new Account({ task: 'inner', caps: {}, parent: outer }))).toBe(3064)
  })
})

test('what lies elsewhere counts by a rule of thumb', () => {
  const image = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } }
  const body = Buffer.from(JSON.stringify({ messages: [{ role: 'user', content: [image, image] }] }))

  expect(inputAtMost(body, asked('m'), account())).toBe(body.length + 64 + 10_000)
})

test('a file in Base64 counts far less than its letters', () => {
  const data = Buffer.alloc(750_000, 7).toString('base64')
  const body = Buffer.from(JSON.stringify({ messages: [{ content: [{ source: { data } }] }] }))

  expect(inputAtMost(body, asked('m'), account())).toBe(body.length - data.length + 50_000 + data.length / 16 + 64)
})
