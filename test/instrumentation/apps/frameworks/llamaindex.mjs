// Ordinary code on LlamaIndex.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { trace } from '@opentelemetry/api'
import { retrieval } from '@spanledger/instrumentation'

const libraries = createRequire(`${process.cwd()}/package.json`)
const [format] = process.argv.slice(2)
const load = async name => {
  const file = libraries.resolve(name)
  return format === 'cjs'
    ? libraries(name)
    : import(pathToFileURL(file.replace('/cjs/', '/').replace(/\.cjs$/, '.js')).href)
}
const { BaseRetriever, Document, tool } = await load('llamaindex')
const { OpenAI } = await load('@llamaindex/openai')
const { agent } = await load('@llamaindex/workflow')
const { z } = await load('zod')

const text = 'Refunds take five days.'
class Shelf extends BaseRetriever {
  similarityTopK = 3
  async _retrieve() {
    return [{ node: new Document({ text, id_: 'kb-7' }), score: 0.5 }]
  }
}
await new Shelf().retrieve('refunds')
await retrieval('help-center', { query: 'refunds' }, async () => [{ id: 'kb-7', content: text }])

const llm = new OpenAI({ model: 'agent', apiKey: 'k', baseURL: `${process.env.MODEL_SERVER}/v1`, maxRetries: 0 })
const execute = ({ city }) => {
  trace.getTracer('app').startSpan('inside the tool').end()
  return `Sunny in ${city}`
}
const lookup = tool({ name: 'lookup', description: 'Weather', parameters: z.object({ city: z.string() }), execute })
await agent({ llm, tools: [lookup] }).run('Weather?')
await llm.exec({ messages: [{ role: 'user', content: 'Weather?' }], tools: [lookup] })
