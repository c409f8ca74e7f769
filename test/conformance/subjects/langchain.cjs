'use strict'

// Ordinary code on LangChain and LangGraph. What a run, a tool or a retriever is called stands in `spans` beside the calls
// of models below it.

exports.library = 'LangChain and LangGraph'
exports.versions = [
  { version: '0.3', folder: 'older', name: '@langchain/core' },
  { version: '1', folder: 'newest', name: '@langchain/core' },
]

const question = [{ role: 'user', content: 'Weather?' }]
const chat = 'chat agent 200 120>40'
const plain = 'chat m1 200 120>40'
const streamed = 'chat m1 200 120>40 complete'

exports.patterns = async ({ load, url }) => {
  const lc = await libraries(load)
  const model = (name, more) =>
    new lc.ChatOpenAI({ model: name, apiKey: 'k', maxRetries: 0, configuration: { baseURL: `${url}/v1` }, ...more })
  return {
    ...chains(lc, model),
    ...tools(lc, model),
    ...retrievers(lc),
    ...graphs(lc, model),
  }
}

async function libraries(load) {
  const parts = [
    '@langchain/openai',
    '@langchain/core/tools',
    '@langchain/core/prompts',
    '@langchain/core/output_parsers',
    '@langchain/core/retrievers',
    '@langchain/core/documents',
    '@langchain/core/vectorstores',
    '@langchain/langgraph',
    '@langchain/langgraph/prebuilt',
    'zod',
  ]
  return Object.assign({}, ...(await Promise.all(parts.map(load))))
}

function chains({ ChatPromptTemplate, StringOutputParser }, model) {
  const prompt = ChatPromptTemplate.fromMessages([['user', 'Say {word}']])
  const chain = (name, more) => prompt.pipe(model(name, more)).pipe(new StringOutputParser())
  const greet = (name = 'm1', more = {}) => chain(name, more).withConfig({ runName: 'greet' })
  return {
    'a model': { spans: [plain], run: async () => (await model('m1').invoke('Say hello')).content },
    'a chain without a name': { spans: [plain], run: () => chain('m1').invoke({ word: 'hello' }) },
    'a chain with a name': { spans: ['invoke_workflow greet', plain], run: () => greet().invoke({ word: 'hello' }) },
    'stream of a chain': {
      spans: ['invoke_workflow greet', streamed],
      run: async () => read(await greet('m1', { streaming: true }).stream({ word: 'hello' })),
    },
    'break out of a stream': {
      spans: ['invoke_workflow greet', 'chat long 200 ->- aborted'],
      run: async () => {
        for await (const chunk of await greet('long', { streaming: true }).stream({ word: 'hello' })) {
          if (chunk !== '') return chunk
        }
        return 'nothing'
      },
    },
    'events of a chain': {
      spans: ['invoke_workflow greet', streamed],
      run: async () => {
        const events = await read(greet().streamEvents({ word: 'hello' }, { version: 'v2' }))
        return events.map(({ event, name }) => [event, name])
      },
    },
    'batch of a chain': {
      spans: ['invoke_workflow greet', plain, plain],
      run: () => greet().batch([{ word: 'hello' }, { word: 'goodbye' }]),
    },
    'a chain that fails': {
      spans: ['invoke_workflow greet failed', 'chat bad 400 ->-'],
      run: () => greet('bad').invoke({ word: 'hello' }),
    },
    'callbacks of the caller': {
      spans: ['invoke_workflow greet', plain],
      run: async () => {
        const heard = []
        const hear = name => () => void heard.push(name)
        const callbacks = [
          { handleChainStart: hear('chain'), handleChatModelStart: hear('model'), handleChainEnd: hear('end') },
        ]
        return [await greet().invoke({ word: 'hello' }, { callbacks }), heard]
      },
    },
    'one call at a time': {
      spans: [plain, plain, plain],
      run: async () => {
        const single = model('m1', { maxConcurrency: 1 })
        return (await Promise.all([1, 2, 3].map(() => single.invoke('Say hello')))).map(({ content }) => content)
      },
    },
  }
}

function tools({ tool, z, DynamicTool }, model) {
  const lookup = lookupOf(tool, z)
  return {
    'a tool': { spans: ['execute_tool lookup'], run: () => lookup.invoke({ city: 'Paris' }) },
    'a tool that a model called': {
      spans: [chat, 'execute_tool lookup'],
      run: async () => {
        const [call] = (await model('agent').bindTools([lookup]).invoke('Weather?')).tool_calls
        const { content, tool_call_id, name } = await lookup.invoke(call)
        return { content, tool_call_id, name }
      },
    },
    'a tool that fails': {
      spans: ['execute_tool broken'],
      run: () =>
        toolThat(tool, z, 'broken', () => Promise.reject(new RangeError('No such city'))).invoke({ city: 'x' }),
    },
    'a tool with wrong arguments': { spans: ['execute_tool lookup'], run: () => lookup.invoke({ town: 'Paris' }) },
    'a tool of one text': {
      spans: ['execute_tool shout'],
      run: () =>
        new DynamicTool({ name: 'shout', description: 'Shouts', func: async text => text.toUpperCase() }).invoke('hey'),
    },
  }
}

function retrievers({ BaseRetriever, Document, VectorStore }) {
  class Shelf extends BaseRetriever {
    lc_namespace = ['test']
    async _getRelevantDocuments(query) {
      if (query === 'none') throw new RangeError('Nothing there')
      return [new Document({ pageContent: `About ${query}`, metadata: { id: 'd-1', score: 0.5 } })]
    }
  }
  class Memory extends VectorStore {
    collectionName = 'handbook'
    _vectorstoreType() {
      return 'memory'
    }
    async similaritySearchVectorWithScore(_, k) {
      return [[new Document({ pageContent: `First of ${k}`, metadata: {} }), 0.9]]
    }
  }
  const memory = new Memory({ embedQuery: async () => [1, 2], embedDocuments: async () => [] }, {})
  return {
    'a retriever': { spans: ['retrieval Shelf'], run: async () => texts(await new Shelf().invoke('refunds')) },
    'a retriever that fails': { spans: ['retrieval Shelf'], run: () => new Shelf().invoke('none') },
    'a retriever of a store': {
      spans: ['retrieval handbook'],
      run: async () => texts(await memory.asRetriever(2).invoke('refunds')),
    },
  }
}

function graphs({ createReactAgent, tool, z, StateGraph, MessagesAnnotation, MemorySaver, interrupt, Command }, model) {
  const lookup = lookupOf(tool, z)
  const agent = more => createReactAgent({ llm: model('agent'), tools: [lookup], name: 'forecaster', ...more })
  const steps = ['invoke_agent forecaster', chat, 'execute_tool lookup', chat]
  const workflow = (node, options) =>
    new StateGraph(MessagesAnnotation)
      .addNode('write', node)
      .addEdge('__start__', 'write')
      .compile({ name: 'letter', ...options })
  const write = async ({ messages }) => ({ messages: [await model('m1').invoke(messages)] })
  return {
    'an agent': { spans: steps, run: async () => texts((await agent().invoke({ messages: question })).messages) },
    'stream of an agent': {
      spans: steps,
      run: async () => (await read(await agent().stream({ messages: question }))).map(Object.keys),
    },
    'messages of an agent': {
      spans: steps.map(span => (span === chat ? `${chat} complete` : span)),
      run: async () => {
        const chunks = await read(await agent().stream({ messages: question }, { streamMode: 'messages' }))
        return chunks.map(([{ content }, { langgraph_node }]) => [content, langgraph_node])
      },
    },
    'an agent whose tool fails': {
      spans: ['invoke_agent forecaster', chat, 'execute_tool lookup', chat],
      run: async () => {
        const broken = toolThat(tool, z, 'lookup', () => Promise.reject(new RangeError('No such city')))
        return texts((await agent({ tools: [broken] }).invoke({ messages: question })).messages)
      },
    },
    'a workflow': {
      spans: ['invoke_workflow letter', plain],
      run: async () => texts((await workflow(write).invoke({ messages: question })).messages),
    },
    'a workflow that fails': {
      spans: ['invoke_workflow letter failed'],
      run: () => workflow(() => Promise.reject(new RangeError('No paper'))).invoke({ messages: question }),
    },
    'a workflow that waits for a person': {
      spans: ['invoke_workflow letter', 'invoke_workflow letter', plain],
      run: async () => {
        const ask = async state => (interrupt('May I?') === 'yes' ? write(state) : { messages: [] })
        const graph = workflow(ask, { checkpointer: new MemorySaver() })
        const config = { configurable: { thread_id: 't-1' } }
        await graph.invoke({ messages: question }, config)
        const waiting = (await graph.getState(config)).tasks.map(({ interrupts }) => interrupts[0].value)
        return [waiting, texts((await graph.invoke(new Command({ resume: 'yes' }), config)).messages)]
      },
    },
    'break out of a workflow': {
      spans: ['invoke_workflow letter', plain],
      run: async () => {
        for await (const chunk of await workflow(write).stream({ messages: question })) return Object.keys(chunk)
        return 'nothing'
      },
    },
  }
}

function lookupOf(tool, z) {
  return toolThat(tool, z, 'lookup', async ({ city }) => `Sunny in ${city}`)
}

function toolThat(tool, z, name, run) {
  return tool(run, { name, description: 'Weather', schema: z.object({ city: z.string() }) })
}

function texts(list) {
  return list.map(({ content, pageContent }) => pageContent ?? content)
}

async function read(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}
