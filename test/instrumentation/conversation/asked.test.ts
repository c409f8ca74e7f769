import { ROOT_CONTEXT } from '@opentelemetry/api'
import { expect, test } from 'vitest'
import { AskedCalls, type Asked } from '../../../instrumentation/src/conversation/asked.ts'

function asked(id: string | undefined, differs: Partial<Asked> = {}): Asked {
  const call = { id, name: 'weather', arguments: {} }
  return { call, text: '{}', calledMs: 0, askedMs: 0, around: ROOT_CONTEXT, ...differs }
}

test('calls whose results never come are forgotten, oldest first', () => {
  const calls = new AskedCalls()
  for (let index = 0; index < 1100; index += 1) calls.add(asked(`call_${index}`))

  expect([calls.size, calls.withId('call_99'), calls.withId('call_100')?.call.id]).toEqual([
    1000,
    undefined,
    'call_100',
  ])
})

test('large arguments take the place of many calls', () => {
  const calls = new AskedCalls()
  for (let index = 0; index < 100; index += 1) calls.add(asked(`call_${index}`, { text: 'x'.repeat(64 * 1024) }))

  expect(calls.size).toBe(32)
})

test('a call is not waited for longer than an hour', () => {
  const calls = new AskedCalls()
  calls.add(asked('early'))
  calls.add(asked('late', { askedMs: 3_600_001 }))

  expect([calls.withId('early'), calls.size]).toEqual([undefined, 1])
})

test('an id that is given again is the newer call', () => {
  const calls = new AskedCalls()
  calls.add(asked('call_1', { text: 'old' }))
  calls.add(asked('call_1', { text: 'new' }))

  expect([calls.withId('call_1')?.text, calls.size]).toEqual(['new', 1])
})

test('calls without an id are found latest first', () => {
  const calls = new AskedCalls()
  calls.add(asked(undefined, { text: 'one' }))
  calls.add(asked('call_1'))
  const last = asked(undefined, { text: 'two' })
  calls.add(last)
  expect(calls.withoutId().map(({ text }) => text)).toEqual(['two', 'one'])

  calls.remove(last)
  calls.remove(last)

  expect(calls.withoutId().map(({ text }) => text)).toEqual(['one'])
})
