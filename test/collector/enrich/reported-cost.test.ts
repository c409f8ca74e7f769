import { expect, test } from 'vitest'
import { reportedCost } from '../../../collector/src/enrich/reported-cost.ts'
import { readReportedCost } from '../../../collector/src/normalise/usage/reported-cost.ts'

test.each([
  ['what the hook had from a gateway', { 'spanledger.cost.reported': 0.00014 }, 140_000n],
  ['a cost smaller than a nano-dollar, rounded', { 'gen_ai.usage.cost': 6e-10 }, 1n],
  ['a number in a text', { 'operation.cost': '0.5' }, 500_000_000n],
  ['nothing, said by the provider', { 'spanledger.cost.reported': 0 }, 0n],
  ['the hook before another instrumentation', { 'llm.cost.total': 2, 'spanledger.cost.reported': 1 }, 1_000_000_000n],
])('believes %s', (_, attributes, nano) => {
  const cost = reportedCost(readReportedCost(new Map(Object.entries(attributes))))

  expect(cost).toEqual({ status: 'provided', nano, details: new Map([['reported', nano]]), priceId: undefined })
})

test.each([
  ['nothing, said by an instrumentation that may not know the price', { 'gen_ai.usage.cost': 0 }],
  ['a negative cost', { 'spanledger.cost.reported': -1 }],
  ['no number', { 'spanledger.cost.reported': 'free' }],
  ['an empty text', { 'spanledger.cost.reported': '' }],
  ['not a number', { 'spanledger.cost.reported': Number.NaN }],
  ['more than any call costs', { 'spanledger.cost.reported': 1e9 }],
])('does not believe %s', (_, attributes) => {
  expect(reportedCost(readReportedCost(new Map(Object.entries(attributes))))).toBeUndefined()
})
