import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { nodeBinary } from '../../../helpers/nodes.ts'
import { jsonOf, traceApp, type TracedRun } from '../../../helpers/traced-app.ts'

describe.each(['cjs', 'mjs'])('LlamaIndex as %s', format => {
  let run: TracedRun
  beforeAll(async () => {
    const cwd = fileURLToPath(new URL('../../../libraries/newest/', import.meta.url))
    const app = { app: 'frameworks/llamaindex.mjs', args: [format], cwd, node: nodeBinary(22) }
    run = await traceApp({ ...app, hook: '--require' })
  }, 60_000)

  const named = (name: string) => run.spans.filter(span => span.name === name)

  test('a retriever tells what it found, with the hash that the document has everywhere', () => {
    const [shelf] = named('retrieval Shelf')
    const [plain] = named('retrieval help-center')
    const [hit] = jsonOf(plain, 'spanledger.retrieval.hashes') as readonly { readonly hash: string }[]

    expect(jsonOf(shelf, 'spanledger.retrieval.hashes')).toMatchObject([
      { id: 'kb-7', rank: 1, score: 0.5, hash: hit?.hash },
    ])
    expect(shelf?.attributes).toMatchObject({
      'gen_ai.retrieval.top_k': 3,
      'spanledger.retrieval.query.hash': plain?.attributes['spanledger.retrieval.query.hash'],
    })
  })

  test('a tool of an agent and one of a model have one span each', () => {
    const tools = named('execute_tool lookup')

    expect(tools).toHaveLength(2)
    expect(named('inside the tool').map(({ parentSpanId }) => parentSpanId)).toEqual(tools.map(({ spanId }) => spanId))
    expect(tools[0]?.attributes).toMatchObject({
      'gen_ai.tool.call.id': 'call_1',
      'gen_ai.tool.call.arguments': '{"city":"Paris"}',
      'gen_ai.tool.call.result': '"Sunny in Paris"',
    })
    expect(run.spans.filter(({ attributes }) => attributes['spanledger.derived'] === true)).toEqual([])
  })
})
