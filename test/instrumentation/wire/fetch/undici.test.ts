import { expect, test } from 'vitest'
import { nodeBinaries } from '../../../helpers/nodes.ts'
import { traceApp, type TracedRun } from '../../../helpers/traced-app.ts'

test.each(nodeBinaries)('on %s every dispatcher of its own undici is seen, every call once', async (_, node) => {
  const alone = await traceApp({ app: 'dispatchers.mjs', node })
  const hooked = await traceApp({ app: 'dispatchers.mjs', node, hook: '--import' })

  expect([hooked.stdout, hooked.stderr, hooked.code]).toEqual([alone.stdout, alone.stderr, alone.code])
  expect(sent(hooked)).toEqual(sent(alone))
  expect(hooked.spans.map(span => span.name).sort()).toEqual([
    'chat bytes',
    'chat bytes',
    'chat global',
    'chat one',
    'chat passed',
    'chat three',
    'chat two',
  ])
})

// Three of them go out at the same time, in no order.
function sent({ requests }: TracedRun): ReadonlySet<string> {
  return new Set(requests.map(({ path, body }) => `${path} ${body}`))
}
