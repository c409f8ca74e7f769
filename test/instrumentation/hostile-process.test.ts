import { describe, expect, test } from 'vitest'
import { registerPath } from '../helpers/hooked-app.ts'
import { nodeBinaries } from '../helpers/nodes.ts'
import { traceApp, type TracedRun } from '../helpers/traced-app.ts'

const app = 'hostile/app.cjs'

/** Each with the spans it should leave; `undefined` where the process ends before any can be sent. */
const cases: readonly (readonly [name: string, spans: number | undefined])[] = [
  ['many workers', 7],
  ['a worker that is terminated', undefined],
  ['fork', 1],
  ['cluster', 2],
  ['a vm context', 1],
  ['an exit in the middle of a stream', undefined],
  ['an error that nobody catches', undefined],
  ['an error that a listener catches', 1],
  ['a rejection that nobody handles', undefined],
  ['a rejection of a call that nobody handles', undefined],
  ['npm, and scripts of packages', 0],
  ['globals that are gone', 0],
  ['a prototype that was extended', 1],
]

// Children and threads get the hook as users give it to them.
const env = { NODE_OPTIONS: `--require ${registerPath}` }

describe.each(nodeBinaries)('on %s', (_, node) => {
  test.each(cases)('%s is as it would be without the hook', async (name, spans) => {
    const [alone, hooked] = await Promise.all([
      traceApp({ node, app, args: [name] }),
      traceApp({ node, app, args: [name], env }),
    ])

    expect(essence(hooked)).toEqual(essence(alone))
    expect(alone.stdout + alone.stderr).not.toBe('')
    expect(hooked.spans).toHaveLength(spans ?? hooked.spans.length)
    expect(new Set(hooked.spans.map(span => span.spanId)).size).toBe(hooked.spans.length)
  })

  test('a module that waits for ever ends with the same code and warning', async () => {
    const options = { node, app: 'hostile/unsettled.mjs' }
    const [alone, hooked] = await Promise.all([traceApp(options), traceApp({ ...options, env })])

    expect(alone.code).toBe(13)
    expect(essence(hooked)).toEqual(essence(alone))
    expect(hooked.spans).toHaveLength(1)
  })

  test('frozen intrinsics are no obstacle', async () => {
    const flags = '--frozen-intrinsics'
    const [alone, hooked] = await Promise.all([
      traceApp({ node, app, args: ['call'], env: { NODE_OPTIONS: flags } }),
      traceApp({ node, app, args: ['call'], env: { NODE_OPTIONS: `${flags} ${env.NODE_OPTIONS}` } }),
    ])

    expect(essence(hooked)).toEqual(essence(alone))
    expect(hooked.spans.map(span => span.name)).toEqual(['chat m1'])
  })
})

/** What a process shows, without what differs from run to run: its number, and ports. */
function essence({ stdout, stderr, code, signal }: TracedRun): unknown {
  const text = `${stdout}\n${stderr}`.replaceAll(/\(node:\d+\)/g, '(node)').replaceAll(/127\.0\.0\.1:\d+/g, 'server')
  return { text, code, signal }
}
