// A client of MCP and its server, to be bundled together with the SDK.
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'

async function main() {
  const server = new McpServer({ name: 'orders', version: '1.0.0' })
  server.registerTool('look', {}, async () => ({ content: [{ type: 'text', text: 'on its way' }] }))
  const client = new Client({ name: 'desk', version: '1.0.0' })
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  await server.connect(theirs)
  await client.connect(ours)
  console.log((await client.callTool({ name: 'look' })).content[0].text)
  await client.close()
}

void main()
