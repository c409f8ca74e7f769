// Ordinary code whose tools are plain functions that nobody wraps.
import { createRequire } from 'node:module'

const base = process.env.TOOL_SERVER
const libraries = createRequire(new URL('../../../libraries/newest/package.json', import.meta.url))
const load = name => import(libraries.resolve(name))
const weather = ({ city }) => ({ degrees: city === 'Paris' ? 21 : 12 })

async function aiSdk(name, experimental_telemetry) {
  const [{ generateText, tool, stepCountIs }, { createOpenAI }, { z }] = [
    await load('ai-5'),
    await load('ai-5-openai'),
    await load('zod'),
  ]
  const { text } = await generateText({
    model: createOpenAI({ apiKey: 'test', baseURL: `${base}/v1` }).chat(name),
    prompt: 'How is the weather?',
    tools: { weather: tool({ inputSchema: z.object({ city: z.string() }), execute: async given => weather(given) }) },
    stopWhen: stepCountIs(3),
    ...(experimental_telemetry && { experimental_telemetry }),
  })
  return text
}

const cases = {
  'ai-5': () => aiSdk('ai-5'),
  'ai-5-telemetry': () => aiSdk('ai-5-telemetry', { isEnabled: true }),
  genai: async () => {
    const { GoogleGenAI, Type } = await load('@google/genai')
    const client = new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: base } })
    const parameters = { type: Type.OBJECT, properties: { city: { type: Type.STRING } } }
    const tools = [{ functionDeclarations: [{ name: 'weather', parameters }] }]
    const chat = client.chats.create({ model: 'genai', config: { tools } })
    const asked = await chat.sendMessage({ message: 'How is the weather?' })
    const { name, args } = asked.functionCalls[0]
    const answer = await chat.sendMessage({ message: { functionResponse: { name, response: weather(args) } } })
    return answer.text
  },
  bedrock: async () => {
    const { BedrockRuntimeClient, ConverseCommand } = await load('@aws-sdk/client-bedrock-runtime')
    const { NodeHttpHandler } = await load('@smithy/node-http-handler')
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    const requestHandler = new NodeHttpHandler()
    const client = new BedrockRuntimeClient({ region: 'us-east-1', endpoint: base, credentials, requestHandler })
    const messages = [{ role: 'user', content: [{ text: 'How is the weather?' }] }]
    const { output } = await client.send(new ConverseCommand({ modelId: 'bedrock', messages }))
    const { toolUseId } = output.message.content[0].toolUse
    const toolResult = { toolUseId, status: 'error', content: [{ text: 'no such city' }] }
    messages.push(output.message, { role: 'user', content: [{ toolResult }] })
    const answer = await client.send(new ConverseCommand({ modelId: 'bedrock', messages }))
    return answer.output.message.content[0].text
  },
}

for (const name of process.argv.slice(2)) console.log(name, '=>', await cases[name]())
