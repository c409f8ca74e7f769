import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { nodeBinary } from '../../../helpers/nodes.ts'
import type { ReceivedSpan } from '../../../helpers/otlp-receiver.ts'
import { traceApp, type TracedRun } from '../../../helpers/traced-app.ts'

let run: TracedRun
beforeAll(async () => {
  const cwd = fileURLToPath(new URL('../../../libraries/newest/', import.meta.url))
  run = await traceApp({ app: 'frameworks/openai-agents.mjs', cwd, hook: '--require', node: nodeBinary(22) })
}, 60_000)

const childrenOf = (parent: ReceivedSpan | undefined) =>
  run.spans.filter(span => span.parentSpanId === parent?.spanId).toSorted((left, right) => left.startMs - right.startMs)
const agentOf = (name: string) => run.spans.find(span => span.name === `invoke_agent ${name}`)
const toolOf = (agent: string) => childrenOf(agentOf(agent)).find(({ name }) => name === 'execute_tool lookup')

test.each(['whole', 'streamed', 'untraced'])(
  'a run is an agent with its calls and its tools below it, and what these call below them: %s',
  name => {
    expect(childrenOf(agentOf(name)).map(({ name }) => name)).toEqual([
      'chat agent',
      'execute_tool lookup',
      'chat agent',
    ])
    expect(childrenOf(toolOf(name)).map(({ name }) => name)).toEqual(['inside the tool'])
    expect(toolOf(name)?.attributes).toMatchObject({
      'gen_ai.tool.call.id': 'call_1',
      'gen_ai.tool.call.arguments': '{"city":"Paris"}',
      'gen_ai.tool.call.result': '"Sunny in Paris"',
    })
  },
)

test('a group of runs is a conversation', () => {
  expect(new Set(run.spans.map(({ attributes }) => attributes['gen_ai.conversation.id']))).toEqual(
    new Set(['thread-4']),
  )
})

test('a tool that fails says so, though the SDK tells the model alone', () => {
  expect(toolOf('failing')?.attributes['error.type']).toBe('tool_error')
})

test('a handoff is the tool that the model called for it, and says who took over', () => {
  expect(toolOf('triage')?.attributes).toMatchObject({
    'gen_ai.tool.call.id': 'call_1',
    'spanledger.handoff.to': 'greeter',
  })
  expect(run.spans.filter(({ attributes }) => attributes['spanledger.derived'] === true)).toEqual([])
})

test('a guardrail is a decision', () => {
  const [guardrail] = run.spans.filter(({ name }) => name === 'guardrail politeness')

  expect(guardrail?.parentSpanId).toBe(agentOf('guarded')?.spanId)
  expect(guardrail?.attributes).toMatchObject({
    'spanledger.decision.policy': 'politeness',
    'spanledger.decision.result': 'deny',
  })
})
