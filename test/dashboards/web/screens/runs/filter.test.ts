import { expect, test } from 'vitest'
import { readFilter, withFilter } from '../../../../../dashboards/web/src/screens/runs/filter.ts'

test.each([
  ['task:refund', { task: '%refund%' }],
  ['task:"resolve refund" outcome:failed', { task: '%resolve refund%', outcome: '%failed%' }],
  ['model:gpt-*', { model: 'gpt-%' }],
  ['service:100%_sure', { service: String.raw`%100\%\_sure%` }],
  ['error:*', { problem: '%' }],
  ['cost:>0.05', { min_cost_micro: '50000' }],
  ['cost:$1.5', { min_cost_micro: '1500000' }],
  ['took:>2s', { min_duration_ms: '2000' }],
  ['took:250ms', { min_duration_ms: '250' }],
  ['broken saddle task:refund', { words: 'broken saddle', task: '%refund%' }],
  ['task:', {}],
])('reads %s', (typed, expected) => {
  const { parameters, mistakes } = readFilter(typed)
  const asked = Object.entries(parameters).filter(([, value]) => value !== '' && value !== '0')

  expect(Object.fromEntries(asked)).toEqual(expected)
  expect(mistakes).toEqual([])
})

test.each([
  ['colour:red', 'there is no colour; there are task, service'],
  ['cost:much', 'cost:much is no amount such as cost:>0.05'],
  ['took:long', 'took:long is no amount such as took:>2s'],
  ['__proto__:x', 'there is no __proto__'],
])('says what is wrong with %s', (typed, says) => {
  expect(readFilter(typed).mistakes.join()).toContain(says)
})

test.each([
  ['', 'outcome', 'failed', 'outcome:failed'],
  ['task:refund outcome:failed words', 'outcome', '', 'task:refund words'],
  ['outcome:failed', 'outcome', 'completed', 'outcome:completed'],
  ['', 'task', 'two words', 'task:"two words"'],
])('changes %j so that %s is %j', (typed, key, value, expected) => {
  expect(withFilter(typed, key, value)).toBe(expected)
})
