import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeGuardPrices } from '../../helpers/guard-prices.ts'
import { nodeBinaries } from '../../helpers/nodes.ts'
import { traceApp, type TracedRun } from '../../helpers/traced-app.ts'

const folder = mkdtempSync(join(tmpdir(), 'spanledger-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const env = {
  SPANLEDGER_BUDGET_PRICES: join(folder, 'prices.json'),
  SPANLEDGER_BUDGET: join(folder, 'policy.json'),
}
writeGuardPrices(env.SPANLEDGER_BUDGET_PRICES)
writeFileSync(env.SPANLEDGER_BUDGET, JSON.stringify({ tasks: { by_policy: { maxModelCalls: 1 } } }))

/** What an application said of each of its cases. */
function resultsOf({ stdout }: TracedRun): ReadonlyMap<string, unknown> {
  const lines = stdout.trim().split('\n')
  return new Map(lines.map(line => JSON.parse(line) as [string, unknown]))
}

describe.each(nodeBinaries)('on %s', (_, node) => {
  let run: TracedRun
  let results: ReadonlyMap<string, unknown>
  beforeAll(async () => {
    run = await traceApp({ node, app: 'budgets/app.mjs', hook: '--require', env })
    results = resultsOf(run)
  })

  test.each([
    ['openai', ['ok', 'ok', 'maxModelCalls']],
    ['openai stream', ['ok', 'maxModelCalls']],
    ['responses', ['ok', 'maxModelCalls']],
    ['anthropic', ['ok', 'maxModelCalls']],
    ['fetch', ['ok', 'maxModelCalls']],
    ['undici', ['ok', 'maxModelCalls']],
    ['undici.request', ['ok', 'maxModelCalls']],
    ['node:http', ['ok', 'maxModelCalls']],
    ['node:http2', ['ok', 'maxModelCalls']],
  ])('a call over %s that goes over a cap is refused', (name, ended) => {
    expect(results.get(name)).toEqual(ended)
  })

  test('fetch rejects, and the refusal is the cause', () => {
    const message = 'The budget of budget() is used up: maxModelCalls is 0, 0 spent or reserved'

    expect(results.get('how fetch says it')).toEqual(['TypeError', 'fetch failed', 'BudgetExceededError', message])
  })

  test('an SDK that would try again gets an answer that it does not try again', () => {
    const message = '402 The budget of refused once is used up: maxModelCalls is 0, 0 spent or reserved'
    const attempts = run.spans.find(({ name }) => name === 'refused once')?.events

    expect(results.get('how openai says it')).toEqual(['APIError', 402, message])
    expect(attempts?.filter(({ name }) => name === 'spanledger.budget.exceeded')).toHaveLength(1)
  })

  test.each([
    ['cost', ['ok', 'ok', 'ok', 'maxCostUsd', 'maxCostUsd']],
    ['cost, side by side', ['ok', 'ok', 'ok', ...Array.from({ length: 7 }, () => 'maxCostUsd')]],
    ['tokens', ['ok', 'ok', 'ok', 'ok', 'ok', 'maxTokens', 'maxTokens', 'maxTokens']],
    ['time', ['maxWallMs']],
    ['depth', 'maxDepth'],
    ['tools', ['ok', 'ok', 'maxToolCalls']],
    ['the same tool again', ['ok', 'ok', 'maxSameToolCall', 'ok', 'ok', 'ok']],
  ])('holds a cap on %s', (name, ended) => {
    expect(results.get(name)).toEqual(ended)
  })

  test('a call that the provider refuses uses up no money and no tokens', () => {
    expect(results.get('tokens of a refused call')).toEqual(['error', 'error', 'error', 'ok'])
  })

  test('a task is charged what the tasks inside it use', () => {
    expect(results.get('a task in a task')).toEqual([['ok', 'ok'], 'maxModelCalls'])
  })

  test('a call waits for somebody who may approve it', () => {
    expect(results.get('somebody approves')).toEqual([
      'ok',
      'ok',
      'maxModelCalls',
      [
        ['maxModelCalls', 1, 1],
        ['maxModelCalls', 1, 2],
      ],
    ])
    expect(results.get('somebody approves over http')).toEqual(['ok'])
  })

  test('warns once when four fifths of a cap are used up', () => {
    expect(results.get('a warning')).toEqual([{ task: 'warned', cap: 'maxModelCalls', limit: 5, spent: 4 }])
    expect(run.spans.find(({ name }) => name === 'warned')).toMatchObject({
      attributes: {
        'spanledger.budget.cap': 'maxModelCalls',
        'spanledger.budget.limit': 5,
        'spanledger.budget.spent': 4,
      },
      events: [{ name: 'spanledger.budget.warning' }],
    })
  })

  test('the policy file sets caps for tasks by their names', () => {
    expect(results.get('policy')).toEqual(['ok', 'maxModelCalls'])
  })

  test('without a budget nothing is refused', () => {
    expect(results.get('without a budget')).toEqual(['ok', 'ok', 'ok'])
  })

  test('what is no cap is said, once, and holds nobody back', () => {
    expect(results.get('mistakes')).toEqual(['ok', 'ok'])
    expect(run.stderr.trim().split('\n')).toEqual([
      'spanledger: budget of budget().maxModelCals: there is no such cap; there are maxCostUsd, maxModelCalls, maxToolCalls, maxTokens, maxWallMs, maxSameToolCall, maxDepth',
      'spanledger: budget of budget().maxCostUsd: expected dollars from 0 to 9000000, got "5"',
    ])
  })

  test('what was refused is on the span of the task, and was never sent', () => {
    const outer = run.spans.find(({ name }) => name === 'outer')

    expect(outer?.events.map(({ name }) => name)).toContain('spanledger.budget.exceeded')
    expect(run.requests.filter(({ body }) => body.includes('never sent'))).toEqual([])
  })
})

describe('a cap that nobody can hold', () => {
  test('on the cost, where there are no prices, is said at the start', async () => {
    writeFileSync(join(folder, 'cost.json'), JSON.stringify({ tasks: { '*': { maxCostUsd: 1 } } }))
    const run = await traceApp({
      app: 'budgets/app.mjs',
      args: ['slowly'],
      hook: '--require',
      env: { SPANLEDGER_BUDGET_PRICES: join(folder, 'none.json'), SPANLEDGER_BUDGET: join(folder, 'cost.json') },
    })

    expect(run.stderr).toMatch(/^spanledger: maxCostUsd of \* cannot be held: there are no prices: .* answers 404/)
    expect(run.stderr.trim().split('\n')).toHaveLength(1)
    expect(run.reports.map(report => report.attributes['spanledger.budget.unenforced'])).toContainEqual(
      expect.stringContaining('cannot be held'),
    )
  })

  test('on prices that somebody has changed, is said', async () => {
    writeGuardPrices(join(folder, 'forged.json'), { key: 'not the key' })
    const run = await traceApp({
      app: 'budgets/app.mjs',
      args: ['slowly'],
      hook: '--require',
      env: { SPANLEDGER_BUDGET_PRICES: join(folder, 'forged.json') },
    })

    expect(run.stderr).toContain('are not signed with the API key in use')
  })

  test('on a model without a price, is said when it is called', async () => {
    writeGuardPrices(join(folder, 'other.json'), { models: ['m2'] })
    const run = await traceApp({
      app: 'budgets/app.mjs',
      args: ['cost'],
      hook: '--require',
      env: { SPANLEDGER_BUDGET_PRICES: join(folder, 'other.json') },
    })

    expect(resultsOf(run).get('cost')).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
    expect(run.stderr.trim().split('\n')).toEqual([
      'spanledger: maxCostUsd does not hold for calls of "m1" (openai): it has no price; give it one with spanledger prices set',
    ])
  })

  test('on calls, where the hook is not loaded, is said', async () => {
    const run = await traceApp({ app: 'budgets/app.mjs', args: ['openai', 'tools'], env })

    expect(resultsOf(run).get('openai')).toEqual(['ok', 'ok', 'ok'])
    expect(resultsOf(run).get('tools')).toEqual(['ok', 'ok', 'maxToolCalls'])
    expect(run.stderr).toContain('maxModelCalls of budget() cannot be held')
  })

  test('a policy that cannot be read, is said', async () => {
    writeFileSync(join(folder, 'broken.json'), '{')
    const run = await traceApp({
      app: 'budgets/app.mjs',
      args: ['without a budget'],
      hook: '--require',
      env: { SPANLEDGER_BUDGET: join(folder, 'broken.json') },
    })

    expect(run.stderr).toMatch(/^spanledger: no budget holds: SPANLEDGER_BUDGET names .*broken\.json/)
    expect(run.code).toBe(0)
  })
})
