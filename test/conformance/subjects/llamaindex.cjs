'use strict'

// Ordinary code on LlamaIndex, with OpenAI's models and an index in memory.

exports.library = 'llamaindex'
exports.versions = [{ version: '0.12', folder: 'newest', name: 'llamaindex', node: 20 }]

const messages = [{ role: 'user', content: 'Say hello' }]
const chat = 'chat agent 200 120>40'
const plain = 'chat m1 200 120>40'
const embedded = 'embeddings e1 200 7>-'

exports.patterns = async ({ sdk, load, url }) => {
  const { OpenAI, OpenAIEmbedding } = await load('@llamaindex/openai')
  const { z } = await load('zod')
  const { agent } = await load('@llamaindex/workflow')
  const model = (name, more) => new OpenAI({ model: name, apiKey: 'k', baseURL: `${url}/v1`, maxRetries: 0, ...more })
  sdk.Settings.embedModel = new OpenAIEmbedding({ model: 'e1', apiKey: 'k', baseURL: `${url}/v1`, maxRetries: 0 })
  sdk.Settings.llm = model('m1')
  const use = { sdk, z, model, agent }
  return { ...models(use), ...toolCalls(use), ...lookups(use) }
}

function models({ sdk, model }) {
  return {
    'a chat': { spans: [plain], run: async () => (await model('m1').chat({ messages })).message.content },
    'stream of a chat': {
      spans: ['chat m1 200 ->- complete'],
      run: async () => (await read(await model('m1').chat({ messages, stream: true }))).map(({ delta }) => delta),
    },
    'a completion': { spans: [plain], run: async () => (await model('m1').complete({ prompt: 'Say hello' })).text },
    embedding: {
      spans: [embedded],
      run: () => sdk.Settings.embedModel.getTextEmbedding('hello'),
    },
    'three at a time': {
      spans: [plain, plain, plain],
      run: async () => {
        const answers = await Promise.all([1, 2, 3].map(() => model('m1').chat({ messages })))
        return answers.map(({ message }) => message.content)
      },
    },
    refused: { spans: ['chat bad 400 ->-'], run: () => model('bad').chat({ messages }) },
    'break out of a stream': {
      spans: ['chat long 200 ->- abandoned'],
      run: async () => {
        for await (const { delta } of await model('long').chat({ messages, stream: true })) if (delta) return delta
        return 'nothing'
      },
    },
  }
}

function toolCalls({ sdk, z, model, agent }) {
  const lookup = (execute = ({ city }) => `Sunny in ${city}`) =>
    sdk.tool({ name: 'lookup', description: 'Weather', parameters: z.object({ city: z.string() }), execute })
  const broken = lookup(() => {
    throw new RangeError('No such city')
  })
  const steps = [chat, 'execute_tool lookup', chat]
  const streamed = steps.map(span => (span === chat ? 'chat agent 200 ->- complete' : span))
  return {
    'a tool': {
      spans: steps.slice(0, 2),
      run: async () => {
        const { newMessages, toolCalls } = await model('agent').exec({ messages, tools: [lookup()] })
        return [newMessages.map(({ role }) => role), toolCalls]
      },
    },
    'a tool that fails': {
      spans: steps.slice(0, 2),
      run: async () => {
        const { newMessages } = await model('agent').exec({ messages, tools: [broken], logger: sdk.emptyLogger })
        return newMessages.map(({ options }) => options?.toolResult?.isError)
      },
    },
    'an agent': {
      spans: streamed,
      run: async () => (await agent({ llm: model('agent'), tools: [lookup()] }).run('Weather?')).data.result,
    },
    'stream of an agent': {
      spans: streamed,
      run: async () => {
        const events = await read(agent({ llm: model('agent'), tools: [lookup()] }).runStream('Weather?'))
        return events.length > 0
      },
    },
  }
}

function lookups({ sdk }) {
  const document = new sdk.Document({ text: 'Refunds take five days.', id_: 'd-1' })
  const index = () => sdk.VectorStoreIndex.fromDocuments([document])
  return {
    'a retriever': {
      spans: [embedded, 'retrieval VectorIndexRetriever', embedded],
      run: async () => {
        const nodes = await (await index()).asRetriever({ similarityTopK: 1 }).retrieve('refunds')
        return nodes.map(({ node, score }) => [node.text, score > 0])
      },
    },
    'a query engine': {
      spans: [embedded, 'retrieval VectorIndexRetriever', embedded, plain],
      run: async () => (await (await index()).asQueryEngine().query({ query: 'refunds' })).message.content,
    },
    'a retriever that fails': {
      spans: ['retrieval Broken'],
      run: () => {
        class Broken extends sdk.BaseRetriever {
          _retrieve() {
            return Promise.reject(new RangeError('Nothing there'))
          }
        }
        return new Broken().retrieve('refunds')
      },
    },
  }
}

async function read(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}
