import { expect, test } from 'vitest'
import { traceApp } from '../../../helpers/traced-app.ts'

const app = 'ending.mjs'

test.each([
  ['SIGTERM', 'taking'],
  ['SIGTERM', 'failing'],
  ['SIGTERM', 'hanging'],
  ['SIGINT', 'taking'],
  ['SIGINT', 'hanging'],
] as const)(
  '%s that nobody handles ends a process as it would alone, with a collector that is %s',
  async (kill, behaviour) => {
    const alone = await traceApp({ app, args: ['by a signal'], kill }, behaviour)
    const hooked = await traceApp({ app, args: ['by a signal'], kill, hook: '--require' }, behaviour)

    expect([alone.code, alone.signal]).toEqual([null, kill])
    expect([hooked.code, hooked.signal, hooked.stdout, hooked.stderr]).toEqual([null, kill, alone.stdout, ''])
  },
)

test('a signal that the application handles is its own business', async () => {
  const options = { app, args: ['by a signal it handles'], kill: 'SIGTERM' } as const
  const alone = await traceApp(options)
  const hooked = await traceApp({ ...options, hook: '--require' })

  expect([alone.code, alone.signal]).toEqual([7, null])
  expect([hooked.code, hooked.signal, hooked.stdout]).toEqual([7, null, alone.stdout])
})

test('a stream that is open at a signal is sent as abandoned', async () => {
  const options = { app, args: ['with a stream that ends late'] }
  const { spans, signal } = await traceApp({ ...options, kill: 'SIGTERM', hook: '--require' })

  expect(signal).toBe('SIGTERM')
  expect(spans.map(span => [span.name, span.attributes['spanledger.stream.end']])).toEqual([
    ['chat m1', undefined],
    ['chat stuck', 'abandoned'],
  ])
})

test('nobody listens to signals once everything is sent', async () => {
  const { stdout } = await traceApp({ app, args: ['long after the last call'], hook: '--require' })

  expect(stdout).toContain('listeners 0')
})
