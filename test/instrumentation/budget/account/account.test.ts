import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Account, type Demand } from '../../../../instrumentation/src/budget/account/account.ts'
import type { Caps } from '../../../../instrumentation/src/budget/caps.ts'
import { seededRandom } from '../../../helpers/seeded-random.ts'

const nothing: Demand = { nano: undefined, tokens: 0, modelCalls: 0, toolCalls: 0 }

function accountOf(caps: Caps, parent?: Account): Account {
  return new Account({ task: parent === undefined ? 'outer' : 'inner', caps, parent })
}

describe('a thousand tasks with branches side by side, ten times', () => {
  /** What the branches of one task do: each asks, waits for the others to ask as well, and uses up less than it asked for. */
  async function runTask(random: ReturnType<typeof seededRandom>, bounded: boolean) {
    const capNano = BigInt(1 + random.below(1_000_000))
    const root = accountOf({ maxCostUsd: Number(capNano) / 1e9, maxTokens: 1 + random.below(5_000) })
    const branches = Array.from({ length: 1 + random.below(8) }, () =>
      random.below(2) === 0 ? root : accountOf({ maxCostUsd: Number(capNano) / 2e9 }, root),
    )
    let [spent, overBefore] = [0n, 0]
    await Promise.all(
      branches.map(async account => {
        for (let step = 0; step < 1 + random.below(6); step += 1) {
          const nano = BigInt(1 + random.below(400_000))
          const tokens = 1 + random.below(2_000)
          // What the provider bills is anything up to what was set aside; without a limit, anything.
          const billed = bounded ? (nano * BigInt(random.below(1001))) / 1000n : nano * BigInt(random.below(20))
          const demand = { nano, tokens, modelCalls: 1, toolCalls: 0 }
          if (account.excessOf(demand) !== undefined) continue
          const reserved = account.reserve(demand)
          await nextTurn()
          reserved.settle({ nano: billed, tokens: Math.min(tokens, random.below(2_000)) })
          spent += billed
          if (spent > capNano) overBefore += 1
        }
      }),
    )
    return { root, capNano, spent, branches: branches.length, callsOver: overBefore }
  }

  test('never spend more than the cap where calls are bounded', async () => {
    const random = seededRandom(5)
    let refusedAll = 0
    for (let batch = 0; batch < 100; batch += 1) {
      const ended = await Promise.all(Array.from({ length: 100 }, () => runTask(random, true)))
      for (const { root, capNano, spent } of ended) {
        if (spent > capNano || root.spent.nano !== spent || root.spent.tokens > (root.caps.maxTokens ?? 0))
          throw new Error(`${spent} of ${capNano} nano-dollars, ${root.spent.tokens} tokens`)
        if (spent === 0n) refusedAll += 1
      }
    }
    // Most of them have room for something.
    expect(refusedAll).toBeLessThan(5_000)
  })

  test('go over by at most one call of each branch where nobody knows the most', async () => {
    const random = seededRandom(6)
    for (let batch = 0; batch < 20; batch += 1) {
      const ended = await Promise.all(Array.from({ length: 100 }, () => runTask(random, false)))
      expect(ended.filter(({ callsOver, branches }) => callsOver > branches)).toEqual([])
    }
  })
})

test('what is set aside is given back, once', () => {
  const account = accountOf({ maxTokens: 100 })
  const reserved = account.reserve({ ...nothing, tokens: 80 })
  expect(account.excessOf({ ...nothing, tokens: 30 })).toEqual({
    task: 'outer',
    cap: 'maxTokens',
    limit: 100,
    spent: 80,
  })

  reserved.settle({ nano: undefined, tokens: 10 })
  reserved.settle({ nano: undefined, tokens: 0 })

  expect(account.spent.tokens).toBe(10)
  expect(account.excessOf({ ...nothing, tokens: 90 })).toBeUndefined()
  expect(account.excessOf({ ...nothing, tokens: 91 })?.cap).toBe('maxTokens')
})

test('a cap in dollars is held to the nano-dollar', () => {
  const account = accountOf({ maxCostUsd: 0.3 })
  account.reserve({ ...nothing, nano: 100_000_000n }).settle({ nano: 100_000_000n, tokens: 0 })

  expect(account.excessOf({ ...nothing, nano: 200_000_000n })).toBeUndefined()
  expect(account.excessOf({ ...nothing, nano: 200_000_001n })).toEqual({
    task: 'outer',
    cap: 'maxCostUsd',
    limit: 0.3,
    spent: 0.1,
  })
})

test('everything is charged to the tasks around, whose caps hold as well', () => {
  const outer = accountOf({ maxModelCalls: 2 })
  const [left, right] = [accountOf({ maxModelCalls: 5 }, outer), accountOf({}, outer)]
  left.reserve({ ...nothing, modelCalls: 1 })
  right.reserve({ ...nothing, modelCalls: 1 })

  expect(left.spent.modelCalls).toBe(1)
  expect(left.excessOf({ ...nothing, modelCalls: 1 })).toMatchObject({ task: 'outer', cap: 'maxModelCalls' })
})

test('a cap that is nearly used up is told once', () => {
  const near: string[] = []
  const caps = { maxToolCalls: 5, maxModelCalls: 100 }
  const account = new Account({
    task: 't',
    caps,
    parent: undefined,
    onNear: ({ cap, spent }) => near.push(`${cap} ${spent}`),
  })

  for (let call = 0; call < 5; call += 1) account.reserve({ ...nothing, toolCalls: 1 })

  expect(near).toEqual(['maxToolCalls 4'])
})

test('of very many different calls of tools the oldest are forgotten', () => {
  const account = accountOf({ maxSameToolCall: 1 })
  const call = (toolCall: string) => ({ ...nothing, toolCalls: 1, toolCall })

  for (let index = 0; index < 10_001; index += 1) account.reserve(call(`tool ${index}`))

  expect(account.excessOf(call('tool 10000'))?.cap).toBe('maxSameToolCall')
  expect(account.excessOf(call('tool 0'))).toBeUndefined()
})

test.each([
  [0, 1, 'maxDepth'],
  [1, 1, undefined],
  [1, 2, 'maxDepth'],
  [2, 2, undefined],
])('with a depth of %i, a task at the depth %i: %s', (maxDepth, depth, cap) => {
  let account = accountOf({ maxDepth })
  for (let level = 1; level < depth; level += 1) account = accountOf({}, account)

  expect(account.depthExcess()?.cap).toBe(cap)
})
