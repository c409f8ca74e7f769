import { beforeAll, describe, expect, test } from 'vitest'
import { nodeBinaries } from '../../../helpers/nodes.ts'
import type { ReceivedSpan } from '../../../helpers/otlp-receiver.ts'
import { traceApp, type TracedRun } from '../../../helpers/traced-app.ts'

const versions = ['1.17', '1.32', '2']
const patterns = 25

describe.each(nodeBinaries)('on %s', (_, node) => {
  describe.each(['libraries/mcp/app.mjs', 'libraries/mcp/app.cjs'])('an %s of clients and servers', app => {
    let alone: TracedRun
    beforeAll(async () => {
      alone = await traceApp({ node, app, args: versions })
    })

    test.each(['--require', '--import'] as const)(
      'changes nothing with %s and is seen, every request at both ends',
      async hook => {
        const hooked = await traceApp({ node, app, args: versions, hook })

        expect(hooked.stdout).toBe(alone.stdout)
        expect(hooked.stderr).toBe(alone.stderr)
        expect([hooked.code, hooked.signal]).toEqual([alone.code, alone.signal])
        expect(alone.stdout.trim().split('\n')).toHaveLength(versions.length * patterns)
        expect(unanswered(hooked.spans).map(span => span.name)).toEqual(['initialize', 'initialize'])
        expect(new Set(hooked.spans.map(span => span.traceId)).size).toBe(count(hooked.spans, CLIENT) - answers)
      },
    )
  })
})

test('with the content off, spans say which tools were called and nothing of what they were told and said', async () => {
  const env = { SPANLEDGER_CONTENT: 'off' }
  const { spans } = await traceApp({ app: 'libraries/mcp/app.cjs', args: ['1.32'], hook: '--require', env })

  expect(spans.filter(span => span.name === 'tools/call lookup_order')).toHaveLength(10)
  expect(JSON.stringify(spans)).not.toMatch(/A-7|on its way|no luck|not yours|forty-two/)
})

const CLIENT = 3
const SERVER = 2
// Each version's server asks one question back, within the trace of what it was asked.
const answers = versions.length

function count(spans: readonly ReceivedSpan[], kind: number): number {
  return spans.filter(span => span.kind === kind).length
}

/** Requests that nobody took: two versions let a client connect a second time, to where nobody is. */
function unanswered(spans: readonly ReceivedSpan[]): readonly ReceivedSpan[] {
  const taken = new Set(spans.filter(span => span.kind === SERVER).map(span => span.parentSpanId))
  return spans.filter(span => span.kind === CLIENT && !taken.has(span.spanId))
}
