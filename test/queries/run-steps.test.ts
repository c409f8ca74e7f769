import { runSteps } from '@spanledger/queries'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stepTree } from '../../collector/src/cli/print/step-tree.ts'
import { normalise } from '../../collector/src/normalise/normalise.ts'
import { encodeSpans } from '../../collector/src/store/span-rows.ts'
import { ledgerSpan } from '../helpers/ledger-span.ts'
import { openTestStore, type TestStore } from '../helpers/store.ts'

const traceId = '1'.repeat(32)
const startNano = 1_795_305_600_000_000_000n

let open: TestStore
beforeAll(async () => {
  open = await openTestStore()
  const spans = [
    ledgerSpan({ traceId, spanId: 'a'.repeat(16), name: 'refund', startNano }),
    ledgerSpan({
      traceId,
      spanId: 'b'.repeat(16),
      parentSpanId: 'a'.repeat(16),
      name: 'execute_tool pay_back',
      startNano: startNano + 1n,
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'spanledger.tool.effect': 'write',
        'spanledger.decision.result': 'allow',
        'spanledger.decision.policy': 'refund-limit',
        'spanledger.decision.policy_revision': '7',
        'spanledger.approval.approver': 'user-3',
        'spanledger.approval.id': 'ap-9',
        'spanledger.principal': 'user-17',
        'spanledger.acting_as': 'cashier',
      },
    }),
    ledgerSpan({
      traceId,
      spanId: 'c'.repeat(16),
      parentSpanId: 'a'.repeat(16),
      name: 'execute_tool weather',
      startNano: startNano + 2n,
      attributes: { 'gen_ai.operation.name': 'execute_tool', 'spanledger.derived': true, 'spanledger.attempt': 2 },
    }),
  ]
  await open.store.insert(encodeSpans(spans, { project: 'p', ingestedNano: 1n }), 'spans')
})
afterAll(() => open.close())

test('says of each step who and what allowed it, as it was sent', async () => {
  const steps = await open.store.ask(runSteps, { project: 'p', trace_id: traceId, limit: 10 })

  expect(steps[1]).toMatchObject({ tool_effect: 'write', decision_revision: '7', principal: 'user-17' })
  expect(steps[2]).toMatchObject({ derived: 'true', attempt: '2', decision_result: '' })
  expect(stepTree(steps).join('\n')).toContain(
    'write; allow by refund-limit@7; approved by user-3 (ap-9); for user-17 as cashier',
  )
})

test('the span around the attempts of a call is no model call: its attempts are', () => {
  const { otlp } = ledgerSpan({
    traceId,
    name: 'chat gpt-5-mini',
    attributes: { 'spanledger.attempts': 2, 'error.type': 'rate_limit_exceeded' },
  })

  expect(normalise(otlp)).toMatchObject({ category: 'other', usage: undefined, requestModel: undefined })
})
