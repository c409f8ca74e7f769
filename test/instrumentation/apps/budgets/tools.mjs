// Tools of frameworks in a budget of one call: what came of the first and of the second.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
const { budget, budgetExceeded, tool } = require('../../../../instrumentation/dist/api/api.cjs')
const libraries = createRequire(`${process.cwd()}/package.json`)
const load = async name => import(pathToFileURL(libraries.resolve(name)).href)
const [{ z }, langchain, { Client }, { McpServer }, { InMemoryTransport }, agents] = await Promise.all([
  load('zod'),
  load('@langchain/core/tools'),
  load('@modelcontextprotocol/sdk/client/index.js'),
  load('@modelcontextprotocol/sdk/server/mcp.js'),
  load('@modelcontextprotocol/sdk/inMemory.js'),
  load('@openai/agents'),
])

const server = new McpServer({ name: 'weather', version: '1' })
let ran = 0
const sunny = async () => {
  ran += 1
  return { content: [{ type: 'text', text: 'Sunny' }] }
}
server.registerTool('lookup', { inputSchema: { city: z.string() } }, sunny)
const client = new Client({ name: 'app', version: '1' })
const [near, far] = InMemoryTransport.createLinkedPair()
await Promise.all([server.connect(far), client.connect(near)])
const overMcp = () => client.callTool({ name: 'lookup', arguments: { city: 'Paris' } })

const chained = langchain.tool(async () => 'Sunny', { name: 'lookup', schema: z.object({ city: z.string() }) })

agents.setTracingDisabled(true)
const modelProvider = new agents.OpenAIProvider({
  apiKey: 'k',
  baseURL: `${process.env.MODEL_SERVER}/v1`,
  useResponses: false,
})
const parameters = z.object({ city: z.string() })
const lookup = agents.tool({ name: 'lookup', description: 'Weather', parameters, execute: async () => 'Sunny' })
const agent = new agents.Agent({ name: 'whole', model: 'agent', tools: [lookup] })
const runner = new agents.Runner({ modelProvider })

const cases = {
  mcp: overMcp,
  'mcp in a tool of the same name': tool('lookup', overMcp),
  langchain: () => chained.invoke({ city: 'Paris' }),
  'openai-agents': () => runner.run(agent, 'Weather?'),
}
for (const [name, call] of Object.entries(cases)) {
  const ended = await budget({ maxToolCalls: 1 }, async () => [await seen(call), await seen(call)])
  console.log(JSON.stringify([name, ended]))
}
console.log(JSON.stringify(['ran', ran]))

async function seen(call) {
  try {
    await call()
    return 'ok'
  } catch (error) {
    return budgetExceeded(error)?.cap ?? String(error)
  }
}
