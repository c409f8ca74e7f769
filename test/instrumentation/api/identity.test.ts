import { context, propagation, trace } from '@opentelemetry/api'
import { describe, expect, test } from 'vitest'
import { withIdentity } from '../../../instrumentation/src/api/identity.ts'
import { task } from '../../../instrumentation/src/api/task.ts'
import { tool } from '../../../instrumentation/src/api/tool.ts'
import { memoryProvider } from '../../helpers/memory-provider.ts'

const whole = { principal: 'user-17', actingAs: 'support-agent', customer: 'acme', conversation: 'c-4' }
const stamped = {
  'spanledger.principal': 'user-17',
  'spanledger.acting_as': 'support-agent',
  'spanledger.task.customer': 'acme',
  'gen_ai.conversation.id': 'c-4',
}

function baggage(): string | undefined {
  const carrier: Record<string, string> = {}
  propagation.inject(context.active(), carrier)
  return carrier['baggage']
}

describe('with a provider', () => {
  const provider = memoryProvider()

  test("every span inside says whose work it is, also somebody else's", async () => {
    await withIdentity(whole, async () => {
      await Promise.resolve()
      trace.getTracer('somebody').startSpan('theirs').end()
      tool('lookup', () => 1)()
    })
    trace.getTracer('somebody').startSpan('outside').end()

    const [theirs, lookup, outside] = provider.spans()
    expect(theirs?.attributes).toEqual(stamped)
    expect(lookup?.attributes).toMatchObject(stamped)
    expect(outside?.attributes).toEqual({})
  })

  test('what a span says itself stays', () => {
    withIdentity(whole, () =>
      trace
        .getTracer('somebody')
        .startSpan('theirs', { attributes: { 'gen_ai.conversation.id': 'own' } })
        .end(),
    )

    expect(provider.spans()[0]?.attributes['gen_ai.conversation.id']).toBe('own')
  })

  test('a task and a tool say it for what is inside them', () => {
    task('resolve', whole, () => {
      tool('refund', { actingAs: 'cashier' }, () => trace.getTracer('bank').startSpan('pay').end())()
    })

    const [pay, refund, resolve] = provider.spans()
    expect(resolve?.attributes).toMatchObject(stamped)
    expect(refund?.attributes).toMatchObject({ ...stamped, 'spanledger.acting_as': 'cashier' })
    expect(pay?.attributes).toMatchObject({ ...stamped, 'spanledger.acting_as': 'cashier' })
  })

  test('ids travel to other services, percent-encoded', () => {
    const header = withIdentity({ principal: 'Zoë, "the" boss; 100%' }, baggage)

    expect(header).toBe(`spanledger.principal=${encodeURIComponent('Zoë, "the" boss; 100%')}`)
  })

  test.each([
    ['long', 'x'.repeat(513)],
    ['long once encoded', 'ë'.repeat(100)],
    ['broken', 'a\ud800'],
    ['empty', ''],
  ])('an id that is %s does not travel, and does no harm', (_, principal) => {
    expect(withIdentity({ principal, customer: 'acme' }, baggage)).toBe('spanledger.task.customer=acme')
    expect(task(principal, { key: principal, principal }, () => 1)).toBe(1)
  })

  test('what is no text does no harm', () => {
    // True for nobody who reads types; JavaScript has those who do not.
    const wrong = { principal: 17, customer: null } as unknown as Parameters<typeof withIdentity>[0]

    expect(withIdentity(wrong, baggage)).toBeUndefined()
  })
})

test('without a provider the function runs and gives what it gives', async () => {
  const error = new Error('no')

  expect(withIdentity(whole, () => 5)).toBe(5)
  await expect(withIdentity(whole, () => Promise.reject(error))).rejects.toBe(error)
})
