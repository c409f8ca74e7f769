import { context, trace } from '@opentelemetry/api'
import { afterEach, expect, test } from 'vitest'
import { iterateInSpan } from '../../../../instrumentation/src/libraries/frameworks/iterate.ts'
import { OperationSpan } from '../../../../instrumentation/src/libraries/frameworks/operation-span.ts'
import { registerMemoryProvider } from '../../../helpers/memory-provider.ts'

const provider = registerMemoryProvider()
afterEach(() => provider.reset())

const start = () => new OperationSpan({ operation: 'invoke_workflow', name: 'letter' }, context.active())
const observed = (generator: AsyncGenerator<unknown, unknown, unknown>) =>
  iterateInSpan(generator, { start, isFailure: error => error !== 'waiting' })

async function* body(): AsyncGenerator<unknown, unknown, unknown> {
  const received = yield trace.getActiveSpan()?.spanContext().spanId
  if (received === 'fail') throw new RangeError('No paper')
  if (received === 'wait') throw 'waiting'
  yield trace.getActiveSpan()?.spanContext().spanId
  return 'done'
}

test('each step of the body runs in the span, which ends with it', async () => {
  const generator = observed(body())
  const steps = [await generator.next(), await generator.next(), await generator.next()]
  const [span] = provider.spans()

  expect(steps.map(({ value }) => value)).toEqual([span?.spanContext().spanId, span?.spanContext().spanId, 'done'])
  expect(trace.getActiveSpan()).toBeUndefined()
  expect(provider.spans()).toHaveLength(1)
})

test('what the body throws is thrown, and the span says so', async () => {
  const generator = observed(body())
  await generator.next()

  await expect(generator.next('fail')).rejects.toThrow(new RangeError('No paper'))
  expect(provider.spans()[0]?.attributes['error.type']).toBe('RangeError')
})

test('to wait for somebody is no failure', async () => {
  const generator = observed(body())
  await generator.next()

  await expect(generator.next('wait')).rejects.toBe('waiting')
  expect(provider.spans()[0]?.attributes['error.type']).toBeUndefined()
})

test('a loop that breaks off ends the span, and one that never began has none', async () => {
  const generator = observed(body())
  for await (const _ of generator) break
  await observed(body()).return(undefined)

  expect(provider.spans()).toHaveLength(1)
})

test('it is a generator to everybody who asks', () => {
  const plain = body()
  const generator = observed(plain)

  expect(generator[Symbol.asyncIterator]()).toBe(generator)
  expect(Object.prototype.toString.call(generator)).toBe(Object.prototype.toString.call(plain))
  expect(Object.keys(generator)).toEqual([])
})
