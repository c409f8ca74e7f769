import { describe, expect, test } from 'vitest'
import { periodAround } from '../../../collector/src/budget/budget.ts'
import { judgeBurn } from '../../../collector/src/budget/judge-burn.ts'
import { readBudgets } from '../../../collector/src/budget/read-budgets.ts'

describe('the section of the settings file', () => {
  test('is read', () => {
    const { budgets, mistakes } = readBudgets([
      { name: 'all', period: 'month', limit: 500 },
      { name: 'tickets', match: { task: 'resolve_ticket', project: 'shop' }, period: 'day', limit: '0.50' },
    ])

    expect(mistakes).toEqual([])
    expect(budgets).toEqual([
      { name: 'all', project: 'default', dimension: 'project', value: '', period: 'month', limitUsd: '500' },
      { name: 'tickets', project: 'shop', dimension: 'task', value: 'resolve_ticket', period: 'day', limitUsd: '0.50' },
    ])
  })

  test('may be missing', () => {
    expect(readBudgets(undefined)).toEqual({ budgets: [], mistakes: [] })
  })

  test.each([
    ['no list', { name: 'all' }, ['budgets: expected a list, got {"name":"all"}']],
    ['no budget', ['all'], ['budgets[0]: expected a budget such as {name: all, period: month, limit: 500}, got "all"']],
    [
      'every mistake',
      [{ name: '', match: { task: 5, model: 'm' }, period: 'year', limit: '-5', note: 'x' }],
      [
        'budgets[0].note: is not known; expected name, match, period and limit',
        'budgets[0].name: expected a text, got ""',
        'budgets[0].period: expected day, week, month, got "year"',
        'budgets[0].limit: expected dollars above 0 such as 500 or 0.50, got "-5"',
        'budgets[0].match.task: expected a text, got 5',
        'budgets[0].match.model: is not known; expected task, customer, service or project',
      ],
    ],
    [
      'two things at once',
      [{ name: 'a', match: { task: 't', customer: 'c' }, period: 'day', limit: 1 }],
      ['budgets[0].match: expected one of task, customer and service, got task and customer'],
    ],
    [
      'two of a name',
      [
        { name: 'a', period: 'day', limit: 1 },
        { name: 'a', period: 'week', limit: 1 },
      ],
      ['budgets: two are called "a"'],
    ],
  ])('tells of %s', (_, section, expected) => {
    expect(readBudgets(section).mistakes).toEqual(expected)
  })
})

test.each([
  ['day', '2026-11-22T00:00:00Z', 24],
  ['week', '2026-11-16T00:00:00Z', 168],
  ['month', '2026-11-01T00:00:00Z', 720],
] as const)('a %s begins at %s', (period, since, hours) => {
  const around = periodAround(period, new Date('2026-11-22T15:00:00Z'))

  expect(around.since).toEqual(new Date(since))
  expect(around.hours).toBe(hours)
  expect(around.until.getTime() - around.since.getTime()).toBe(hours * 3_600_000)
})

describe('a budget of a month', () => {
  const calm = { burn5m: 0.5, burn30m: 0.5, burn1h: 0.5, burn6h: 0.5, burn72h: 0.5 }
  const amounts = { spentNano: 100n, limitNano: 1000n, forecastNano: 900n }

  test.each([
    ['spent evenly', {}, 'fine', 0],
    ['spent fast for an hour, and still', { burn1h: 15, burn5m: 20 }, 'page', 1],
    ['spent fast for an hour, and no more', { burn1h: 15, burn5m: 0 }, 'fine', 0],
    ['spent fast for six hours', { burn6h: 7, burn30m: 7 }, 'page', 1],
    ['spent a little too fast for days', { burn72h: 1.2, burn6h: 1.1 }, 'ticket', 1],
    ['spent fast since a moment', { burn5m: 100 }, 'fine', 0],
    ['that will not last', { forecastNano: 1001n }, 'fine', 1],
    ['that is gone', { spentNano: 1000n }, 'overspent', 1],
  ])('%s', (_, more, state, reasons) => {
    const judgement = judgeBurn({ ...calm, ...amounts, ...more }, 720)

    expect([judgement.state, judgement.reasons.length]).toEqual([state, reasons])
  })
})

test.each([
  [24, 2.9, 'fine'],
  [24, 3.1, 'page'],
  [168, 3, 'fine'],
  [168, 3.5, 'page'],
  [720, 14, 'fine'],
  [720, 14.5, 'page'],
])('of %i hours, a burn of %d in the last hour: %s', (hours, burn, state) => {
  const burns = { burn5m: burn, burn1h: burn, burn30m: 0, burn6h: 0, burn72h: 0 }
  const judged = judgeBurn({ ...burns, spentNano: 1n, limitNano: 9n, forecastNano: 1n }, hours)

  expect(judged.state).toBe(state)
})
