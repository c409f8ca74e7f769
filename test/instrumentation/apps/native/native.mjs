// Ordinary code on libraries that make spans of their own once a tracer provider is registered.
import { createRequire } from 'node:module'

const base = process.env.MODEL_SERVER
const libraries = createRequire(new URL('../../../libraries/newest/package.json', import.meta.url))
const messages = [{ role: 'user', content: 'Say hello' }]

const mistralFolder = '../../../libraries/newest/node_modules/@mistralai/mistralai/esm'

async function mistral(retryConfig) {
  const { Mistral } = await import(import.meta.resolve(`${mistralFolder}/index.js`))
  return new Mistral({ apiKey: 'test', serverURL: base, retryConfig })
}

function anthropic() {
  const { default: Anthropic } = libraries('@anthropic-ai/sdk')
  return new Anthropic({ apiKey: 'sk-test', baseURL: base })
}

function elastic() {
  const { Client, HttpConnection } = libraries('@elastic/elasticsearch')
  const Connection = process.env.CONNECTION === 'http' ? HttpConnection : undefined
  return new Client({ node: process.env.ELASTIC_SERVER, ...(Connection && { Connection }) })
}

const cases = {
  mistral: async () => (await (await mistral()).chat.complete({ model: 'm1', messages })).choices[0].message.content,
  'mistral stream': async () => {
    const chunks = []
    for await (const event of await (await mistral()).chat.stream({ model: 'm1', messages })) chunks.push(event.data)
    return chunks
  },
  // The SDK has a provider of its own, which sends to Mistral.
  'mistral for itself': async () => {
    const observability = await import(import.meta.resolve(`${mistralFolder}/extra/observability/index.js`))
    const client = await mistral()
    await observability.configureTelemetry(client, 'dedicated')
    const { choices } = await client.chat.complete({ model: 'm1', messages })
    await observability.flushTelemetry(client)
    return choices[0].message.content
  },
  'mistral limited': async () => (await mistral()).chat.complete({ model: 'limited', messages }),
  'mistral retried': async () => {
    const backoff = { initialInterval: 50, maxInterval: 50, exponent: 1, maxElapsedTime: 500 }
    const client = await mistral({ strategy: 'backoff', backoff, retryConnectionErrors: true })
    return client.chat.complete({ model: 'limited', messages })
  },
  anthropic: async () => (await anthropic().messages.create({ model: 'c1', max_tokens: 9, messages })).content[0].text,
  'anthropic retried': async () =>
    (await anthropic().messages.create({ model: 'flaky', max_tokens: 9, messages })).content[0].text,
  elastic: async () =>
    (await elastic().search({ index: 'books', query: { match: { text: 'whale' } } })).hits.hits.length,
}

for (const name of process.argv.slice(2)) {
  try {
    console.log(name, '=>', JSON.stringify(await cases[name]()))
  } catch (error) {
    console.log(name, '=> throws', error.constructor.name, error.statusCode ?? error.status, error.message)
  }
}
