import { expect, test } from 'vitest'
import type { Asked } from '../../../../collector/src/alert/evaluate/ask.ts'
import { freshDrift, hoursOfRules } from '../../../../collector/src/alert/evaluate/fresh-drift.ts'
import { readRules } from '../../../../collector/src/alert/rules/read-rules.ts'

const asking = (question: string, parameters: Readonly<Record<string, string>> = {}): Asked => ({
  question,
  project: 'shop',
  parameters: new Map(Object.entries(parameters)),
  now: new Date('2026-11-20T12:30:00Z'),
})

test.each([
  ['what drifts is computed before it is asked', asking('drift'), ['fresh shop undefined', 'ask drift']],
  ['also for other hours', asking('drift', { hours: '1000' }), ['fresh shop 1000', 'ask drift']],
  [
    'what is no number is left to the question',
    asking('drift', { hours: '1e3' }),
    ['fresh shop undefined', 'ask drift'],
  ],
  ['nothing else is', asking('drift-decisions'), ['ask drift-decisions']],
])('%s', async (_, asked, expected) => {
  const done: string[] = []
  const ask = freshDrift(
    ({ question }) => {
      done.push(`ask ${question}`)
      return Promise.resolve([{ id: '1' }])
    },
    (project, hours) => {
      done.push(`fresh ${project} ${hours}`)
      return Promise.resolve()
    },
  )

  expect(await ask(asked)).toEqual([{ id: '1' }])
  expect(done).toEqual(expected)
})

test('drift is computed for the hours of every rule that asks for it', () => {
  const { rules, mistakes } = readRules([
    { name: 'a', kind: 'drift' },
    { name: 'b', kind: 'drift', parameters: { hours: 1_000, service: 'support' } },
    { name: 'c', kind: 'drift', project: 'bank', parameters: { hours: 100 } },
    { name: 'd', question: 'drift', parameters: { hours: 200 }, when: { column: 'evidence', above: 1 } },
    { name: 'e', question: 'runaway-tasks', parameters: { hours: 300 }, when: { column: 'cost_nano', above: 1 } },
  ])

  expect(mistakes).toEqual([])
  expect(hoursOfRules(rules)).toEqual([
    { project: 'default', hours: 1_000 },
    { project: 'bank', hours: 100 },
    { project: 'default', hours: 200 },
  ])
})
