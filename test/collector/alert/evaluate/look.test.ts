import { describe, expect, test } from 'vitest'
import type { Asked, Row } from '../../../../collector/src/alert/evaluate/ask.ts'
import { lookAt } from '../../../../collector/src/alert/evaluate/look.ts'
import { readRules } from '../../../../collector/src/alert/rules/read-rules.ts'
import { readBudgets } from '../../../../collector/src/budget/read-budgets.ts'

const now = new Date('2026-11-20T12:30:00Z')

/** Answers what it is given, and remembers what it was asked. */
function answering(rowsOf: (asked: Asked) => readonly Row[]) {
  const asked: Asked[] = []
  let running = 0
  let most = 0
  return {
    asked,
    get most() {
      return most
    },
    ask: async (one: Asked): Promise<readonly Row[]> => {
      asked.push(one)
      running += 1
      most = Math.max(most, running)
      await new Promise(resolve => setImmediate(resolve))
      running -= 1
      return rowsOf(one)
    },
  }
}

async function look(
  lines: readonly object[],
  ask: (asked: Asked) => Promise<readonly Row[]>,
  budgetLines: readonly object[] = [],
) {
  const { rules, mistakes } = readRules(lines)
  expect(mistakes).toEqual([])
  const { budgets } = readBudgets(budgetLines)
  const looked = await lookAt(rules, { ask, budgets, health: () => Promise.reject(new Error('not asked')) }, now)
  return looked.map(({ rule, result }) => [rule.name, result] as const)
}

describe('one look at many rules', () => {
  test('asks what several of them ask once, and each judges the answer itself', async () => {
    const store = answering(() => [{ model: 'm', duration_ms: '50' }])
    const rule = (name: string, above: number) => ({
      name,
      question: 'slowest-calls',
      when: { column: 'duration_ms', above },
    })

    const results = await look([rule('a', 10), rule('b', 100), rule('c', 20)], store.ask)

    expect(store.asked).toHaveLength(1)
    expect(results.map(([name, result]) => [name, result.kind === 'observed' && result.bad.length])).toEqual([
      ['a', 1],
      ['b', 0],
      ['c', 1],
    ])
  })

  test('tells apart what is asked with other parameters or of another project', async () => {
    const store = answering(() => [])
    const rule = (name: string, more: object) => ({
      name,
      question: 'slowest-calls',
      when: { column: 'duration_ms', above: 1 },
      ...more,
    })

    await look([rule('a', {}), rule('b', { parameters: { since: '1h' } }), rule('c', { project: 'shop' })], store.ask)

    expect(store.asked.map(({ project, parameters }) => [project, parameters.get('since')])).toEqual([
      ['default', undefined],
      ['default', '1h'],
      ['shop', undefined],
    ])
  })

  test('asks no more than four questions at a time', async () => {
    const store = answering(() => [])
    const rules = Array.from({ length: 30 }, (_, index) => ({
      name: `rule ${index}`,
      question: 'slowest-calls',
      parameters: { since: `${index + 1}h` },
      when: { column: 'duration_ms', above: 1 },
    }))

    await look(rules, store.ask)

    expect([store.asked.length, store.most]).toEqual([30, 4])
  })

  test('a question that cannot be answered is an error of the rules that ask it, and of no other', async () => {
    const store = answering(({ question }) => {
      if (question === 'unpriced-models') throw new Error('no such table')
      return []
    })
    const results = await look(
      [
        { name: 'a', kind: 'unpriced' },
        { name: 'b', kind: 'runaway' },
      ],
      store.ask,
    )

    expect(results).toEqual([
      ['a', { kind: 'error', message: 'no such table' }],
      ['b', { kind: 'observed', bad: [] }],
    ])
  })

  test('reads drift once for rules of several services', async () => {
    const store = answering(() => [])
    const rule = (service: string) => ({ name: service, kind: 'drift', parameters: { service } })

    await look([rule('shop'), rule('support'), rule('billing')], store.ask)

    expect(store.asked.filter(({ question }) => question === 'drift')).toHaveLength(1)
  })

  test('reads tasks once for many budgets of a kind and period, each with its own limit', async () => {
    const store = answering(() => [
      { value: 'acme', spent_nano: '200000000000', limit_nano: '100000000000', forecast_nano: '1' },
      { value: 'acme', spent_nano: '200000000000', limit_nano: '300500000000', forecast_nano: '1' },
    ])
    const budgets = [
      { name: 'small', match: { customer: 'acme' }, period: 'month', limit: 100 },
      { name: 'large', match: { customer: 'acme' }, period: 'month', limit: '300.5' },
      { name: 'none', match: { customer: 'initech' }, period: 'month', limit: 100 },
    ]
    const results = await look(
      budgets.map(({ name }) => ({ name, kind: 'budget', budget: name })),
      store.ask,
      budgets,
    )

    const burns = store.asked.filter(({ question }) => question === 'budget-burns')
    expect(burns.map(({ parameters }) => parameters.get('budgets'))).toEqual([
      '[["acme","100"],["acme","300.5"],["initech","100"]]',
    ])
    expect(
      results.map(([name, result]) => [name, result.kind === 'observed' && result.bad.map(({ value }) => value)]),
    ).toEqual([
      ['small', [2]],
      ['large', []],
      ['none', []],
    ])
  })
})
