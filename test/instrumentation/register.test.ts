import { beforeAll, describe, expect, test } from 'vitest'
import { nodeBinaries } from '../helpers/nodes.ts'
import { traceApp, type TracedRun } from '../helpers/traced-app.ts'

describe.each(nodeBinaries)('on %s', (_, node) => {
  describe.each(['app.mjs', 'app.cjs'])('an %s', app => {
    let alone: TracedRun
    beforeAll(async () => {
      alone = await traceApp({ node, app })
    })

    test.each(['--require', '--import'] as const)(
      'changes nothing with %s and is seen, every call once',
      async hook => {
        const hooked = await traceApp({ node, app, hook })

        expect(hooked.stdout).toBe(alone.stdout)
        expect(hooked.stderr).toBe(alone.stderr)
        expect([hooked.code, hooked.signal]).toEqual([alone.code, alone.signal])
        expect(sent(hooked)).toEqual(sent(alone))
        expect(alone.stdout.split('\n')).toHaveLength(44)
        // 28 calls of openai, two of which are tried twice below a span for the whole, and 15 of Anthropic's SDK, whose own span is that.
        expect(hooked.spans.filter(span => span.scope === '@spanledger/instrumentation')).toHaveLength(32)
        expect(hooked.spans.filter(span => span.scope === 'com.anthropic.sdk.typescript')).toHaveLength(15)
        expect(new Set(hooked.spans.map(span => span.spanId)).size).toBe(hooked.spans.length)
      },
    )
  })
})

describe('what the application sends', () => {
  let hooked: TracedRun
  beforeAll(async () => {
    hooked = await traceApp({ app: 'app.mjs', hook: '--require', args: ['chat', 'message'] })
  })

  test('carries no trace context to a model provider', () => {
    const names = hooked.requests.flatMap(request => Object.keys(request.headers))

    expect(hooked.requests).toHaveLength(2)
    expect(names).not.toContain('traceparent')
    expect(names).not.toContain('baggage')
  })

  test('leaves no key in a span', () => {
    expect(JSON.stringify(hooked.spans)).not.toContain('sk-test')
  })
})

describe('registering', () => {
  test('twice is registering once', async () => {
    const { spans, stderr } = await traceApp({
      app: 'app.mjs',
      hook: '--require',
      args: ['chat'],
      env: { NODE_OPTIONS: `--import ${registerUrl}` },
    })

    expect(spans).toHaveLength(1)
    expect(stderr).toBe('')
  })

  test('in a worker thread traces the worker too', async () => {
    const { spans, stdout } = await traceApp({ app: 'worker.mjs', hook: '--import' })

    expect(stdout).toBe('200\n')
    expect(spans.map(span => span.name)).toEqual(['chat m1'])
  })

  test('does nothing with OTEL_SDK_DISABLED', async () => {
    const { spans, exports, stdout } = await traceApp({
      app: 'app.mjs',
      hook: '--require',
      args: ['chat'],
      env: { OTEL_SDK_DISABLED: 'true' },
    })

    expect(stdout).toContain('Hello there')
    expect([spans, exports]).toEqual([[], []])
  })

  test('never throws into the application, even when its own files are broken', async () => {
    const { stdout, stderr, code } = await traceApp({
      app: 'app.mjs',
      hook: '--require',
      args: ['chat'],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'not a url', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '::' },
    })

    expect(stdout).toContain('Hello there')
    expect([stderr, code]).toEqual(['', 3])
  })
})

const registerUrl = new URL('../../instrumentation/register.cjs', import.meta.url).href

function sent({ requests }: TracedRun): unknown[] {
  // The host's port differs from run to run.
  return requests.map(({ path, body, headers }) => ({ path, body, headers: { ...headers, host: 'models' } }))
}
