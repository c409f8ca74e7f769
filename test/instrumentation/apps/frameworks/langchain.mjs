// Ordinary code on LangChain and LangGraph, of the folder of libraries that it is started in.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { trace } from '@opentelemetry/api'
import { retrieval } from '@spanledger/instrumentation'

const libraries = createRequire(`${process.cwd()}/package.json`)
const load = name => import(pathToFileURL(esModuleOf(libraries.resolve(name))).href)
const esModuleOf = file => file.replace(/\.cjs$/, '.js')

const { ChatOpenAI } = await load('@langchain/openai')
const { tool } = await load('@langchain/core/tools')
const { BaseRetriever } = await load('@langchain/core/retrievers')
const { VectorStore } = await load('@langchain/core/vectorstores')
const { ChatPromptTemplate } = await load('@langchain/core/prompts')
const { MemorySaver } = await load('@langchain/langgraph')
const { createReactAgent } = await load('@langchain/langgraph/prebuilt')
const { z } = await load('zod')

const configuration = { baseURL: `${process.env.MODEL_SERVER}/v1` }
const model = (name, more) => new ChatOpenAI({ model: name, apiKey: 'k', maxRetries: 0, configuration, ...more })
const pageContent = 'Refunds take five days.'

class Shelf extends BaseRetriever {
  lc_namespace = ['test']
  k = 3
  async _getRelevantDocuments() {
    return [{ pageContent, metadata: { id: 'kb-7', version: '3', score: 0.5 } }]
  }
}

class Memory extends VectorStore {
  collectionName = 'handbook'
  _vectorstoreType() {
    return 'memory'
  }
  async similaritySearchVectorWithScore() {
    return [[{ pageContent, metadata: { id: 'kb-7' } }, 0.9]]
  }
}
const memory = new Memory({ embedQuery: async () => [1, 2], embedDocuments: async () => [] }, {})

const lookup = tool(
  async ({ city }) => {
    trace.getTracer('app').startSpan('inside the tool').end()
    await model('m1').invoke('Say hello')
    return `Sunny in ${city}`
  },
  { name: 'lookup', description: 'Weather', schema: z.object({ city: z.string() }) },
)

const within = (name, run) =>
  trace.getTracer('app').startActiveSpan(name, async span => {
    try {
      return await run()
    } finally {
      span.end()
    }
  })

const agent = createReactAgent({
  llm: model('agent'),
  tools: [lookup],
  name: 'forecaster',
  checkpointer: new MemorySaver(),
})
await agent.invoke({ messages: [{ role: 'user', content: 'Weather?' }] }, { configurable: { thread_id: 'thread-4' } })

await new Shelf().invoke('refunds')
await memory.asRetriever(2).invoke('by a retriever')
await memory.similaritySearch('alone', 2)
await memory.similaritySearchWithScore('with scores', 1)
await retrieval('help-center', { query: 'refunds' }, async () => [{ id: 'kb-7', content: pageContent }])

const single = model('m1', { maxConcurrency: 1 })
await Promise.all(['first', 'second', 'third'].map(name => within(name, () => single.invoke(name))))

const chain = ChatPromptTemplate.fromMessages([['user', 'Say {word}']])
  .pipe(model('bad'))
  .withConfig({ runName: 'greet' })
await chain.invoke({ word: 'hello' }).catch(error => console.log(error.constructor.name))

// Before LangGraph, LangChain had a loop of its own.
if (process.argv[2] === 'older') {
  const { AgentExecutor, createToolCallingAgent } = await load('langchain/agents')
  const prompt = ChatPromptTemplate.fromMessages([
    ['user', '{input}'],
    ['placeholder', '{agent_scratchpad}'],
  ])
  const loop = createToolCallingAgent({ llm: model('agent'), tools: [lookup], prompt })
  const executor = new AgentExecutor({ agent: loop, tools: [lookup] })
  await executor.invoke({ input: 'Weather?' }, { runName: 'loop' })
  for await (const _ of await executor.stream({ input: 'Weather?' }, { runName: 'streamed loop' }));
}
