import { trace } from '@opentelemetry/api'
import { afterEach, expect, test, vi } from 'vitest'
import { approval } from '../../../instrumentation/src/api/approval.ts'
import { decision } from '../../../instrumentation/src/api/decision.ts'
import { tool } from '../../../instrumentation/src/api/tool.ts'
import { memoryProvider } from '../../helpers/memory-provider.ts'

const provider = memoryProvider()
afterEach(() => {
  vi.unstubAllEnvs()
})

const limit = { policy: 'refund-limit', revision: '7', result: 'allow', reason: 'up to 50 USD', id: 'd-1' } as const
const written = {
  'spanledger.decision.policy': 'refund-limit',
  'spanledger.decision.policy_revision': '7',
  'spanledger.decision.result': 'allow',
  'spanledger.decision.reason': 'up to 50 USD',
  'spanledger.decision.id': 'd-1',
}

test('a decision is an event of the tool that it is about, and found in its attributes', () => {
  tool('refund', () => decision(limit))()

  const [span] = provider.spans()
  expect(span?.attributes).toMatchObject(written)
  expect(span?.events.map(({ name, attributes }) => [name, attributes])).toEqual([['spanledger.decision', written]])
})

test('of several decisions all are events and the last one is in the attributes, alone', () => {
  tool('refund', () => {
    decision(limit)
    decision({ policy: 'working-hours', result: 'not_evaluated' })
  })()

  const [span] = provider.spans()
  expect(span?.events.map(({ attributes }) => attributes?.['spanledger.decision.policy'])).toEqual([
    'refund-limit',
    'working-hours',
  ])
  expect(span?.attributes).toMatchObject({
    'spanledger.decision.policy': 'working-hours',
    'spanledger.decision.result': 'not_evaluated',
    'spanledger.decision.reason': '',
    'spanledger.decision.id': '',
  })
})

test('an approval says who, what and until when', () => {
  tool('refund', () =>
    approval({ id: 'ap-9', approver: 'user-3', scope: 'refund A-17', expires: new Date('2026-12-01T00:00:00Z') }),
  )()

  expect(provider.spans()[0]?.events[0]?.name).toBe('spanledger.approval')
  expect(provider.spans()[0]?.attributes).toMatchObject({
    'spanledger.approval.id': 'ap-9',
    'spanledger.approval.approver': 'user-3',
    'spanledger.approval.scope': 'refund A-17',
    'spanledger.approval.expires': '2026-12-01T00:00:00.000Z',
  })
})

test('with content off there is no reason', () => {
  vi.stubEnv('SPANLEDGER_CONTENT', 'off')
  tool('refund', () => decision(limit))()

  expect(provider.spans()[0]?.attributes['spanledger.decision.policy']).toBe('refund-limit')
  expect(JSON.stringify(provider.spans()[0]?.events)).not.toContain('USD')
  expect(provider.spans()[0]?.attributes).not.toHaveProperty('spanledger.decision.reason')
})

test('outside a span, and with nonsense, nothing happens', () => {
  decision(limit)
  // True for nobody who reads types.
  const wrong = { id: 5, expires: new Date(Number.NaN) } as unknown as Parameters<typeof approval>[0]
  trace.getTracer('app').startActiveSpan('work', span => {
    approval(wrong)
    span.end()
  })

  expect(provider.spans().map(({ name, attributes }) => [name, attributes])).toEqual([['work', {}]])
})
