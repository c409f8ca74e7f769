// Ordinary code on clients that try again by themselves. The first request for each model is refused.
import { createRequire } from 'node:module'

const base = process.env.RETRY_SERVER
const folder = process.env.LIBRARIES
const load = async name => {
  const path = createRequire(new URL(`${folder}/package.json`, import.meta.url)).resolve(name)
  return import(path)
}
const messages = [{ role: 'user', content: 'Say hello' }]

async function openai(name, model) {
  const { default: OpenAI } = await load(name)
  const client = new OpenAI({ apiKey: 'test', baseURL: `${base}/v1` })
  return (await client.chat.completions.create({ model, messages })).choices[0].message.content
}

async function aiSdk(name, provider, model) {
  const [{ generateText }, { createOpenAI }] = [await load(name), await load(provider)]
  const { text } = await generateText({
    model: createOpenAI({ apiKey: 'test', baseURL: `${base}/v1` }).chat(model),
    prompt: 'Say hello',
  })
  return text
}

const cases = {
  'openai-7': model => openai('openai', model),
  'openai-5': model => openai('openai-5', model),
  'openai-4': model => openai('openai', model),
  groq: async model => {
    const { default: Groq } = await load('groq-sdk')
    const client = new Groq({ apiKey: 'test', baseURL: base })
    return (await client.chat.completions.create({ model, messages })).choices[0].message.content
  },
  'ai-5': model => aiSdk('ai-5', 'ai-5-openai', model),
  'ai-6': model => aiSdk('ai-6', 'ai-6-openai', model),
  langchain: async model => {
    const { ChatOpenAI } = await load('@langchain/openai')
    const client = new ChatOpenAI({ apiKey: 'test', model, maxRetries: 2, configuration: { baseURL: `${base}/v1` } })
    return (await client.invoke('Say hello')).content
  },
  bedrock: async model => {
    const { BedrockRuntimeClient, ConverseCommand } = await load('@aws-sdk/client-bedrock-runtime')
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    // Its own way is HTTP/2, which the server here does not speak.
    const { NodeHttpHandler } = await load('@smithy/node-http-handler')
    const requestHandler = new NodeHttpHandler()
    const client = new BedrockRuntimeClient({ region: 'us-east-1', endpoint: base, credentials, requestHandler })
    const command = new ConverseCommand({
      modelId: model,
      messages: [{ role: 'user', content: [{ text: 'Say hello' }] }],
    })
    return (await client.send(command)).output.message.content[0].text
  },
  cohere: async model => {
    const { CohereClientV2 } = await load('cohere-ai')
    const answer = await new CohereClientV2({ token: 'test', environment: base }).chat({ model, messages })
    return answer.message.content[0].text
  },
  genai: async model => {
    const { GoogleGenAI } = await load('@google/genai')
    const httpOptions = { baseUrl: base, retryOptions: { attempts: 3 } }
    const client = new GoogleGenAI({ apiKey: 'test', httpOptions })
    return (await client.models.generateContent({ model, contents: 'Say hello' })).text
  },
  mistral: async model => {
    const { Mistral } = await load('@mistralai/mistralai')
    const backoff = { initialInterval: 50, maxInterval: 100, exponent: 1.5, maxElapsedTime: 20_000 }
    const client = new Mistral({ apiKey: 'test', serverURL: base, retryConfig: { strategy: 'backoff', backoff } })
    return (await client.chat.complete({ model, messages })).choices[0].message.content
  },
  fetch: async model => {
    const body = JSON.stringify({ model, messages })
    const headers = { 'content-type': 'application/json' }
    for (;;) {
      const response = await fetch(`${base}/v1/chat/completions`, { method: 'POST', body, headers })
      const answer = await response.json()
      if (response.ok) return answer.choices[0].message.content
    }
  },
}

await Promise.all(
  process.argv.slice(2).map(async name => {
    try {
      console.log(name, '=>', await cases[name](`model-of-${name}`))
    } catch (error) {
      console.log(name, '=> throws', error.constructor.name, error.message)
    }
  }),
)
