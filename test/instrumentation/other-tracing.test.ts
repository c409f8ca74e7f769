import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { nodeBinary } from '../helpers/nodes.ts'
import { traceApp, type TracedRun } from '../helpers/traced-app.ts'

// The current line of OpenTelemetry and Sentry need Node 22, so the application runs on a newer one than the tests may.
const node = nodeBinary(24)
const app = 'hostile/apm.cjs'
// From where OpenTelemetry's API is found in the copy that the other tracing uses.
const cwd = fileURLToPath(new URL('../libraries/apm/', import.meta.url))
const env = { OTEL_NODE_RESOURCE_DETECTORS: 'none' }

const openaiInstrumentation = 'chat m1 of @opentelemetry/instrumentation-openai'
const ours = 'chat m1 of @spanledger/instrumentation'

/** Who gets the span of the one call: the tracing's own exporter, or our receiver; never is there a second one. */
test.each([
  ['the SDK 2', 'before', ['chat m1'], []],
  ['the SDK 2', 'after', [], [ours]],
  ['the SDK 3', 'before', ['chat m1'], []],
  ['the SDK 3', 'after', [], [ours]],
  ['the automatic instrumentations', 'before', [], [openaiInstrumentation]],
  ['the automatic instrumentations', 'after', [], [openaiInstrumentation]],
  ['Sentry', 'before', ['work', 'gen_ai.chat', 'http.client'], [ours]],
  ['Sentry', 'after', ['work', 'gen_ai.chat', 'http.client'], [ours]],
])('with %s started %s the hook the application is as it was, and a call is one span', async (...row) => {
  const [tracing, order, theirs, received] = row
  const [alone, hooked] = await Promise.all([
    traceApp({ node, app, cwd, env, args: [tracing, 'alone'] }),
    traceApp({ node, app, cwd, env, args: [tracing, order] }),
  ])

  expect([hooked.stderr, hooked.code, hooked.stdout.split('\n')[0]]).toEqual([alone.stderr, alone.code, 'Hello there'])
  expect(JSON.parse(hooked.stdout.split('\n')[1] ?? '')).toEqual(theirs)
  expect(callsOf(hooked)).toEqual(received)
})

test("an instrumentation's own span is completed", async () => {
  const { spans } = await traceApp({ node, app, cwd, env, args: ['the automatic instrumentations', 'before'] })

  expect(spans.find(span => span.name === 'chat m1')?.attributes).toMatchObject({
    'gen_ai.usage.cache_read.input_tokens': 64,
    'spanledger.usage.source': 'provider',
    'spanledger.attempt': 1,
  })
})

test('whoever registers a provider too late is told how to do better, if diagnostics are on', async () => {
  const late = { ...env, OTEL_LOG_LEVEL: 'info' }
  const { stderr } = await traceApp({ node, app, cwd, env: late, args: ['the SDK 3', 'after'] })

  expect(stderr.match(/load it before the hook/g)).toHaveLength(1)
})

function callsOf({ spans }: TracedRun): readonly string[] {
  return spans
    .filter(({ attributes }) => 'gen_ai.operation.name' in attributes)
    .map(({ name, scope }) => `${name} of ${scope}`)
}
