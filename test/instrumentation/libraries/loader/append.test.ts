import { createContext, runInContext } from 'node:vm'
import { expect, test, vi } from 'vitest'
import { appendHooks, receiver } from '../../../../instrumentation/src/libraries/loader/append.ts'

const found = {
  folder: '/app/node_modules/lib',
  points: [{ library: 'lib', hook: 'Thing', file: /./, binding: 'Thing' }],
}

/** Runs a script with the statement behind it, and gives what the script itself last said. */
function run(source: string, receive?: (...given: unknown[]) => unknown): unknown {
  const world: object = createContext({ ...(receive && { [receiver]: receive }) })
  runInContext(appendHooks(source, found), world)
  return runInContext('typeof Thing === "undefined" ? undefined : Thing', world)
}

test.each([
  ['a class', 'class Thing {}'],
  ['a function', 'function Thing() {}'],
  ['a constant', 'const Thing = class {}'],
  ['a class behind a comment without a line end', 'class Thing {} // Thing'],
])('hands over %s', (_, source) => {
  const receive = vi.fn()

  const thing = run(source, receive)

  expect(receive.mock.calls).toEqual([['lib#Thing', '/app/node_modules/lib', thing]])
})

test('sets the binding to what is given back', () => {
  expect(run('function Thing() { return 1 }', () => 'replaced')).toBe('replaced')
})

test('leaves a constant as it is', () => {
  expect(run('const Thing = 1', () => 2)).toBe(1)
})

test.each([
  ['nobody listens', 'var Thing = 1', undefined],
  ['whoever listens throws', 'var Thing = 1', () => JSON.parse('{')],
])('changes nothing where %s', (_, source, receive) => {
  expect(run(source, receive)).toBe(1)
})

test('makes no binding where there is none', () => {
  const receive = vi.fn()

  expect(run('var other = 1', receive)).toBeUndefined()
  expect(receive).not.toHaveBeenCalled()
})

test('keeps lines, directives and the source map where they are', () => {
  const source = '"use strict"\nclass Thing {}\n//# sourceMappingURL=thing.js.map'

  const appended = appendHooks(source, found)

  expect(appended.startsWith(`${source}\n`)).toBe(true)
  expect(appended.trimEnd().split('\n')).toHaveLength(4)
})

test('appends once, however often it is asked', () => {
  const once = appendHooks('class Thing {}', found)

  expect(appendHooks(once, found)).toBe(once)
})
