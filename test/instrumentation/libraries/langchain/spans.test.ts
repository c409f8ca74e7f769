import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { nodeBinary } from '../../../helpers/nodes.ts'
import type { ReceivedSpan } from '../../../helpers/otlp-receiver.ts'
import { jsonOf, traceApp, type TracedRun } from '../../../helpers/traced-app.ts'

describe.each(['older', 'newest'])('LangChain of the folder %s', folder => {
  let run: TracedRun
  beforeAll(async () => {
    const cwd = fileURLToPath(new URL(`../../../libraries/${folder}/`, import.meta.url))
    run = await traceApp({
      app: 'frameworks/langchain.mjs',
      args: [folder],
      cwd,
      hook: '--require',
      node: nodeBinary(22),
    })
  }, 60_000)

  const named = (name: string) => run.spans.filter(span => span.name === name)
  const childrenOf = (parent: ReceivedSpan | undefined) =>
    run.spans.filter(span => span.parentSpanId === parent?.spanId).map(({ name }) => name)

  test('an agent of LangGraph has its calls and its tools below it, and what these call below them', () => {
    const [agent] = named('invoke_agent forecaster')
    const [tool] = named('execute_tool lookup')

    expect(childrenOf(agent)).toEqual(expect.arrayContaining(['chat agent', 'execute_tool lookup', 'chat agent']))
    expect(childrenOf(tool).toSorted()).toEqual(['chat m1', 'inside the tool'])
    expect(tool?.attributes).toMatchObject({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.call.id': 'call_1',
      'gen_ai.tool.call.arguments': '{"city":"Paris"}',
      'gen_ai.tool.call.result': '"Sunny in Paris"',
      'gen_ai.tool.description': 'Weather',
    })
    expect(run.spans.filter(span => span.attributes['spanledger.derived'] === true)).toEqual([])
  })

  test("a graph's thread is the conversation of all that happens in it", () => {
    const [agent] = named('invoke_agent forecaster')
    const inside = run.spans.filter(({ traceId }) => traceId === agent?.traceId)

    // What another instrumentation makes has it too.
    expect(inside.map(({ attributes }) => attributes['gen_ai.conversation.id'])).toEqual(inside.map(() => 'thread-4'))
  })

  test('a retriever tells what it found, with the hash that the document has everywhere', () => {
    const [shelf] = named('retrieval Shelf')
    const [plain] = named('retrieval help-center')
    const hashes = jsonOf(shelf, 'spanledger.retrieval.hashes')

    expect(hashes).toMatchObject([{ id: 'kb-7', rank: 1, score: 0.5, version: '3' }])
    expect(hashes).toMatchObject([{ hash: hashOf(plain) }])
    expect(shelf?.attributes).toMatchObject({
      'gen_ai.retrieval.top_k': 3,
      'spanledger.retrieval.query.hash': plain?.attributes['spanledger.retrieval.query.hash'],
    })
  })

  test('a store is looked up once, by a retriever or without', () => {
    const spans = named('retrieval handbook')
    const hashes = spans.map(span => jsonOf(span, 'spanledger.retrieval.hashes'))
    const hit = {
      store: 'memory',
      collection: 'handbook',
      id: 'kb-7',
      rank: 1,
      hash: hashOf(named('retrieval Shelf')[0]),
    }

    expect(spans.map(({ attributes }) => attributes['gen_ai.retrieval.query.text'])).toEqual([
      'by a retriever',
      'alone',
      'with scores',
    ])
    expect(spans.map(({ attributes }) => attributes['gen_ai.retrieval.top_k'])).toEqual([2, 2, 1])
    expect(hashes).toEqual([[hit], [hit], [{ ...hit, score: 0.9 }]])
  })

  test('calls that wait for their turn stay with whoever made them', () => {
    const parents = ['first', 'second', 'third'].map(name => childrenOf(named(name)[0]))

    expect(parents).toEqual([['chat m1'], ['chat m1'], ['chat m1']])
  })

  test.runIf(folder === 'older').each(['loop', 'streamed loop'])('an agent in a %s is one too', name => {
    const [agent] = named(`invoke_agent ${name}`)

    expect(childrenOf(agent).toSorted()).toEqual(['chat agent', 'chat agent', 'execute_tool lookup'])
  })

  test('a chain with a name is a workflow, and says that it failed', () => {
    const [chain] = named('invoke_workflow greet')

    expect(childrenOf(chain)).toEqual(['chat bad'])
    expect(chain?.attributes['error.type']).toBe(run.stdout.split('\n')[0])
  })
})

function hashOf(span: ReceivedSpan | undefined): unknown {
  const [hit] = jsonOf(span, 'spanledger.retrieval.hashes') as readonly { readonly hash: string }[]
  return hit?.hash
}
