import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { nodeBinary } from '../../../helpers/nodes.ts'
import type { ReceivedSpan } from '../../../helpers/otlp-receiver.ts'
import { traceApp, type TracedRun } from '../../../helpers/traced-app.ts'

let run: TracedRun

async function start(version: string, folder: string, packages: readonly string[]) {
  const cwd = fileURLToPath(new URL(`../../../libraries/${folder}/`, import.meta.url))
  const app = { app: 'frameworks/ai-sdk.mjs', args: [...packages, version], cwd, node: nodeBinary(22) }
  run = await traceApp({ ...app, hook: '--require' })
}

const named = (name: string) => run.spans.filter(span => span.name === name)
const childrenOf = (parent: ReceivedSpan | undefined) =>
  run.spans.filter(span => span.parentSpanId === parent?.spanId).toSorted((left, right) => left.startMs - right.startMs)
const namesBelow = (parent: ReceivedSpan | undefined) => childrenOf(parent).map(({ name }) => name)

describe.each([
  ['4', 'older', 'ai', '@ai-sdk/openai'],
  ['5', 'newest', 'ai-5', 'ai-5-openai'],
  ['6', 'newest', 'ai-6', 'ai-6-openai'],
  ['7', 'newest', 'ai', '@ai-sdk/openai'],
])('version %s of ai', (version, folder, ...packages) => {
  beforeAll(() => start(version, folder, packages), 60_000)

  test.each(['whole', 'streamed'])('a run with tools is an agent with its calls and its tools below it: %s', name => {
    const [agent] = named(`invoke_agent ${name}`)
    const [tool] = childrenOf(agent).filter(({ attributes }) => attributes['gen_ai.tool.name'] !== undefined)

    expect(namesBelow(agent)).toEqual(['chat agent', 'execute_tool lookup', 'chat agent'])
    expect(namesBelow(tool).toSorted()).toEqual(['chat m1', 'inside the tool'])
    expect(agent?.attributes['gen_ai.agent.name']).toBe(name)
    expect(tool?.attributes).toMatchObject({
      'gen_ai.tool.call.id': 'call_1',
      'gen_ai.tool.call.arguments': '{"city":"Paris"}',
      'gen_ai.tool.call.result': '{"city":"Paris","sunny":true}',
    })
  })

  test('a tool that fails says with what', () => {
    const [tool] = childrenOf(named('invoke_agent failing')[0]).filter(({ name }) => name === 'execute_tool lookup')

    expect(tool?.attributes['error.type']).toBe('RangeError')
    expect(tool?.attributes['gen_ai.tool.call.result']).toBeUndefined()
  })

  test('no call and no tool has two spans, also where the SDK makes some itself', () => {
    const calls = run.spans.filter(({ attributes }) => attributes['gen_ai.operation.name'] === 'chat')

    expect(calls).toHaveLength(run.requests.length)
    expect(run.spans.filter(({ attributes }) => attributes['spanledger.derived'] === true)).toEqual([])
  })
})

describe.each([
  ['4', 'older', 'ai', '@ai-sdk/openai'],
  ['6', 'newest', 'ai-6', 'ai-6-openai'],
])('version %s of ai with its own telemetry on', (version, folder, ...packages) => {
  beforeAll(() => start(version, folder, packages), 60_000)

  test("the SDK's own spans are all there are, and that of a call is completed", () => {
    const [root] = named('ai.generateText')
    const inside = run.spans.filter(({ traceId }) => traceId === root?.traceId)
    const [call] = inside.filter(({ name }) => name === 'ai.generateText.doGenerate')

    expect(
      inside.map(({ name }) => name).filter(name => /^(?:invoke_agent|execute_tool|chat agent)/.test(name)),
    ).toEqual([])
    expect(call?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'http.response.status_code': 200,
      'gen_ai.usage.cache_read.input_tokens': 64,
    })
  })
})

describe('version 7 of ai', () => {
  test('is left alone', async () => {
    const cwd = fileURLToPath(new URL('../../../libraries/newest/', import.meta.url))
    const args = ['ai', '@ai-sdk/openai', '7']
    const env = { OTEL_LOG_LEVEL: 'info' }
    const { stderr } = await traceApp({
      app: 'frameworks/ai-sdk.mjs',
      args,
      cwd,
      env,
      node: nodeBinary(22),
      hook: '--require',
    })

    expect(stderr).not.toMatch(/patched: ai 7|NOT SEEN: ai /)
  })
})

describe("version 7 of ai with the SDK's integration", () => {
  beforeAll(() => start('7', 'newest', ['ai', '@ai-sdk/openai']), 60_000)

  test("the SDK's own spans are all there are, and that of a call is completed", () => {
    const [root] = run.spans.filter(({ name }) => name.startsWith('step'))
    const inside = run.spans.filter(({ traceId }) => traceId === root?.traceId)
    const calls = inside.filter(({ name }) => name === 'chat agent')

    expect(calls.map(({ attributes }) => attributes['http.response.status_code'])).toEqual([200, 200])
    expect(inside.filter(({ name }) => name === 'execute_tool lookup')).toHaveLength(1)
    expect(inside.filter(({ name }) => name.startsWith('invoke_agent'))).toHaveLength(2)
  })
})
