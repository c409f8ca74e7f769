import { describe, expect, test } from 'vitest'
import { nodeBinary } from '../../../helpers/nodes.ts'
import type { ReceivedSpan } from '../../../helpers/otlp-receiver.ts'
import { traceApp } from '../../../helpers/traced-app.ts'

const app = 'libraries/mcp/far.mjs'
const node = process.platform === 'linux' && process.arch === 'x64' ? nodeBinary(24) : process.execPath

describe.each([
  ['stdio', '1.17', '2', process.execPath],
  ['stdio', '2', '1.32', node],
  ['http', '1.32', '2', node],
  ['http', '2', '1.17', process.execPath],
  ['sse', '1.32', '1.17', process.execPath],
  ['modern', '2', '2', node],
])('over %s, a client of %s and a server of %s in another process', (...[transport, ours, theirs, node]) => {
  const args = [transport, ours, theirs]

  test('share a trace for each request, and see what they see without', async () => {
    const alone = await traceApp({ app, args, node })

    const hooked = await traceApp({ app, args, node, hook: '--require' })

    expect(hooked.stdout).toBe(alone.stdout)
    expect([hooked.stderr, hooked.code]).toEqual([alone.stderr, 0])
    expect(alone.stdout.trim().split('\n')).toHaveLength(8)
    const { clients, servers } = ends(hooked.spans)
    expect(clients.length).toBeGreaterThan(8)
    expect(clients.filter(client => !servers.has(client.spanId))).toEqual([])
    expect(clients.map(client => [client.name, client.traceId])).toEqual(
      clients.map(client => [servers.get(client.spanId)?.name, servers.get(client.spanId)?.traceId]),
    )
    expect(hooked.spans.filter(span => span.attributes['gen_ai.operation.name'] === 'execute_tool')).toHaveLength(4)
    expect(JSON.stringify(hooked.spans)).not.toContain('sk-secret')
  })
})

const CLIENT = 3
const SERVER = 2

/** The requests that were sent, and those that were taken, by what they were sent as. */
function ends(spans: readonly ReceivedSpan[]): {
  readonly clients: readonly ReceivedSpan[]
  readonly servers: ReadonlyMap<string | undefined, ReceivedSpan>
} {
  return {
    // A call that was given up may have been so before it arrived.
    clients: spans.filter(span => span.kind === CLIENT && span.attributes['error.type'] !== 'cancelled'),
    servers: new Map(spans.filter(span => span.kind === SERVER).map(span => [span.parentSpanId, span])),
  }
}
