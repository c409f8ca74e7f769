import { describe, expect, test } from 'vitest'
import { traceApp } from '../../../helpers/traced-app.ts'

const app = 'ending.mjs'

describe.each([
  ['taking', 'taking', {}],
  ['answering 500', 'failing', {}],
  ['hanging', 'hanging', {}],
  // Port 9 is "discard": nobody listens there.
  ['down', 'taking', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }],
] as const)('with a collector that is %s', (_, behaviour, env) => {
  test.each(['of itself', 'with listeners of beforeExit', 'by throwing'])(
    'a process ends %s as it would alone',
    async how => {
      const alone = await traceApp({ app, args: [how], env }, behaviour)
      const hooked = await traceApp({ app, args: [how], env, hook: '--require' }, behaviour)

      expect(hooked.stdout).toBe(alone.stdout)
      expect(hooked.stderr).toBe(alone.stderr)
      expect([hooked.code, hooked.signal]).toEqual([alone.code, alone.signal])
      // It waits for a second at most. What must not hold it, a request's time limit, is ten; a busy machine is in between.
      expect(hooked.ms - alone.ms).toBeLessThan(8000)
    },
  )
})

test.each(['of itself', 'with listeners of beforeExit'])(
  'what was not sent yet is sent when the process ends %s',
  async how => {
    const { spans } = await traceApp({ app, args: [how], hook: '--require' })

    expect(spans.map(span => span.name)).toEqual(['chat m1'])
  },
)
