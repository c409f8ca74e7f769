import { expect, test } from 'vitest'
import { replaceMethod, type Method } from '../../../../instrumentation/src/wire/streams/replace-method.ts'

class Counter {
  count = 0
  add(by: number): number {
    this.count += by
    return this.count
  }
}

const seeing = (seen: unknown[]) => (method: Method) =>
  function observed(this: unknown, ...given: unknown[]) {
    seen.push(given)
    return method.apply(this, given)
  }

test('what is observed works as before, and looks as before', () => {
  const seen: unknown[] = []
  const counter = new Counter()
  replaceMethod(counter, 'add', seeing(seen))

  expect([counter.add(2), counter.add(3)]).toEqual([2, 5])
  expect(seen).toEqual([[2], [3]])
  expect(Object.keys(counter)).toEqual(['count'])
})

test('taken away, an object and a class are what they were', () => {
  const seen: unknown[] = []
  const counter = new Counter()
  const undo = [replaceMethod(Counter.prototype, 'add', seeing(seen)), replaceMethod(counter, 'add', seeing(seen))]
  for (const step of undo.reverse()) step()

  expect(counter.add(1)).toBe(1)
  expect(seen).toEqual([])
  expect(Object.getOwnPropertyNames(counter)).toEqual(['count'])
})

test('what somebody has put on top since is left alone', () => {
  const seen: unknown[] = []
  const counter = new Counter()
  const undo = replaceMethod(counter, 'add', seeing(seen))
  const add = counter.add.bind(counter)
  counter.add = by => add(by * 2)
  undo()

  expect(counter.add(2)).toBe(4)
  expect(seen).toEqual([[4]])
})

test('what is no method, or cannot be replaced, is left alone', () => {
  const frozen = Object.freeze({ add: () => 1 })
  const counter = new Counter()
  replaceMethod(frozen, 'add', () => () => 2)
  replaceMethod(counter, 'count', () => () => 2)()

  expect(frozen.add()).toBe(1)
  expect(counter.count).toBe(0)
})
