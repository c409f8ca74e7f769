import { context, propagation, trace } from '@opentelemetry/api'
import { describe, expect, test } from 'vitest'
import { task } from '../../../instrumentation/src/api/task.ts'
import { tool } from '../../../instrumentation/src/api/tool.ts'
import { memoryProvider } from '../../helpers/memory-provider.ts'

describe('with a provider', () => {
  const provider = memoryProvider()

  test('a task is a span with what it was about', async () => {
    await task('resolve', { key: 'T-1', customer: 'acme', user: 'ann' }, async () => 1)

    const [span] = provider.spans()
    expect(span?.name).toBe('resolve')
    expect(span?.attributes).toMatchObject({
      'spanledger.task.name': 'resolve',
      'spanledger.task.key': 'T-1',
      'spanledger.task.customer': 'acme',
      'spanledger.task.outcome': 'completed',
      'user.id': 'ann',
    })
    expect(span?.attributes['spanledger.task.id']).toMatch(/^[0-9a-f]{8}-/)
  })

  test.each(['completed', 'failed', 'escalated', 'abandoned'] as const)(
    'a task ends as %s when it says so',
    outcome => {
      task('resolve', {}, task => task.end(outcome))

      expect(provider.spans()[0]?.attributes['spanledger.task.outcome']).toBe(outcome)
    },
  )

  test.each([
    [
      'throws',
      () => {
        throw new TypeError('no')
      },
    ],
    ['rejects', () => Promise.reject(new TypeError('no'))],
  ])('a task whose function %s has failed', async (_, run) => {
    await expect(async () => task('resolve', {}, run)).rejects.toThrow('no')

    expect(provider.spans()[0]?.attributes).toMatchObject({
      'spanledger.task.outcome': 'failed',
      'error.type': 'TypeError',
    })
    expect(provider.spans()[0]?.status.code).toBe(2)
  })

  test("every span inside carries the task, also somebody else's", async () => {
    let id = ''
    await task('resolve', {}, async task => {
      id = task.id
      await Promise.resolve()
      trace.getTracer('somebody').startSpan('theirs').end()
      tool('lookup', () => 1)()
    })

    expect(provider.spans().map(span => [span.name, span.attributes['spanledger.task.id']])).toEqual([
      ['theirs', id],
      ['execute_tool lookup', id],
      ['resolve', id],
    ])
    expect(provider.spans()[0]?.attributes['spanledger.task.name']).toBe('resolve')
  })

  test('a task travels to other services in baggage', () => {
    const carrier: Record<string, string> = {}
    const { id } = task('resolve a ticket', {}, task => {
      propagation.inject(context.active(), carrier)
      return task
    })

    expect(carrier['baggage']).toBe(`spanledger.task.id=${id},spanledger.task.name=resolve%20a%20ticket`)
  })

  test('spans outside carry no task', () => {
    task('resolve', {}, () => 1)
    trace.getTracer('somebody').startSpan('theirs').end()

    expect(provider.spans()[1]?.attributes).toEqual({})
  })
})

describe('without a provider', () => {
  test('a task runs and gives what its function gives', async () => {
    const result = { some: 'thing' }

    expect(task('resolve', {}, () => result)).toBe(result)
    expect(await task('resolve', {}, async () => result)).toBe(result)
  })

  test('a task throws the very error its function throws', async () => {
    const error = new Error('no')

    expect(() =>
      task('resolve', {}, () => {
        throw error
      }),
    ).toThrow(error)
    await expect(task('resolve', {}, () => Promise.reject(error))).rejects.toBe(error)
  })

  test('a task has a handle', () => {
    expect(task('resolve', {}, task => [task.name, task.id.length, task.end('failed')])).toEqual([
      'resolve',
      36,
      undefined,
    ])
  })
})
