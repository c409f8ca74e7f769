import { expect, test } from 'vitest'
import { summaryOf } from '../../../../../dashboards/web/src/screens/run/summary.ts'
import { treeOf, visible } from '../../../../../dashboards/web/src/screens/run/tree.ts'
import { outlineStep } from '../../../../helpers/page/outline-step.ts'

const drawn = (nodes: ReturnType<typeof treeOf>) =>
  nodes.map(({ step, depth }) => `${'-'.repeat(depth)}${step.span_id}`)

test('puts steps below what they are in, in order of time, however they came', () => {
  const steps = [
    outlineStep('c', 'a', { beginMs: 5 }),
    outlineStep('d', 'b', { beginMs: 3 }),
    outlineStep('b', 'a', { beginMs: 2 }),
    outlineStep('a', ''),
  ]

  expect(drawn(treeOf(steps))).toEqual(['a', '-b', '--d', '-c'])
  expect(drawn(treeOf(steps.toReversed()))).toEqual(['a', '-b', '--d', '-c'])
})

test('shows every step, also one whose parent never came, that is its own parent, or is in a circle', () => {
  const steps = [
    outlineStep('lost', 'nobody', { beginMs: 1 }),
    outlineStep('self', 'self', { beginMs: 2 }),
    outlineStep('one', 'other', { beginMs: 3 }),
    outlineStep('other', 'one', { beginMs: 4 }),
  ]

  expect(drawn(treeOf(steps))).toEqual(['lost', 'self', 'one', '-other'])
})

test('adds up what is below, and knows what it does not know', () => {
  const nodes = treeOf([
    outlineStep('root', ''),
    outlineStep('turn', 'root', { beginMs: 1 }),
    outlineStep('call', 'turn', { beginMs: 2, category: 'model', cost_status: 'priced', cost_nano: '250' }),
    outlineStep('twin', 'turn', {
      beginMs: 3,
      category: 'model',
      cost_status: 'priced',
      cost_nano: '250',
      uncounted: 'told twice',
    }),
    outlineStep('free', 'root', { beginMs: 4, category: 'model', cost_status: 'unpriced', cost_nano: null }),
  ])

  expect(nodes.map(({ nano, unpriced }) => [nano, unpriced])).toEqual([
    [250n, 1],
    [250n, 0],
    [250n, 0],
    [0n, 0],
    [0n, 1],
  ])
  expect(summaryOf(nodes)).toMatchObject({ nano: 250n, unpriced: 1, calls: 2, outcome: 'completed' })
})

test('hides what is below a closed step, and nothing else', () => {
  const nodes = treeOf([
    outlineStep('a', ''),
    outlineStep('b', 'a', { beginMs: 1 }),
    outlineStep('c', 'b', { beginMs: 2 }),
    outlineStep('d', 'a', { beginMs: 3 }),
  ])

  expect(visible(nodes, new Set(['b'])).map(place => nodes[place]?.step.span_id)).toEqual(['a', 'b', 'd'])
  expect(visible(nodes, new Set(['a']))).toEqual([0])
})

test.each([
  ['no root', [outlineStep('b', 'a')], 'running'],
  ['a root that failed', [outlineStep('a', '', { status: 'error' })], 'failed'],
  ['a task that says so', [outlineStep('a', '', { task_outcome: 'escalated' })], 'escalated'],
])('of a run with %s says how it ended', (_, steps, outcome) => {
  expect(summaryOf(treeOf(steps)).outcome).toBe(outcome)
})
