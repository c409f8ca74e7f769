import { expect, test } from 'vitest'
import { nodeBinaries } from '../../../helpers/nodes.ts'
import { traceApp } from '../../../helpers/traced-app.ts'

const env = { SPANLEDGER_INCLUDE_USAGE: '1' }
const args = ['chat stream', 'chat stream usage', 'chat stream tools', 'tee', 'gzip stream', 'stream withResponse']

test.each(nodeBinaries)('on %s the usage is on the span and not in the stream', async (_, node) => {
  const alone = await traceApp({ app: 'app.mjs', args, node })
  const hooked = await traceApp({ app: 'app.mjs', args, node, env, hook: '--import' })

  expect(hooked.stdout).toBe(alone.stdout)
  expect(hooked.spans.map(span => span.attributes['gen_ai.usage.input_tokens'])).toEqual([120, 120, 120, 120, 120, 120])
})

test('the request that asks has the right length, and the others are as they were', async () => {
  const alone = await traceApp({ app: 'app.mjs', args: ['chat', 'chat stream', 'responses stream'] })
  const hooked = await traceApp({
    app: 'app.mjs',
    args: ['chat', 'chat stream', 'responses stream'],
    env,
    hook: '--require',
  })

  const bodies = hooked.requests.map(request => request.body)
  expect([bodies[0], bodies[2]]).toEqual([alone.requests[0]?.body, alone.requests[2]?.body])
  expect(JSON.parse(bodies[1] ?? '')).toMatchObject({ stream: true, stream_options: { include_usage: true } })
  expect(hooked.requests[1]?.headers['content-length']).toBe(String(bodies[1]?.length))
})

test('is off unless it is asked for', async () => {
  const { requests, spans } = await traceApp({ app: 'app.mjs', args: ['chat stream'], hook: '--require' })

  expect(requests[0]?.body).not.toContain('include_usage')
  expect(spans[0]?.attributes).not.toHaveProperty('gen_ai.usage.input_tokens')
})
