// An MCP server over stdio whose answers differ each time, and whose `reserve` leaves a mark in a file.
import { appendFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const library = createRequire(new URL('../../../libraries/newest/package.json', import.meta.url))
const { McpServer } = library('@modelcontextprotocol/sdk/server/mcp.js')
const { StdioServerTransport } = library('@modelcontextprotocol/sdk/server/stdio.js')
const z = library('zod')

let calls = 0
const server = new McpServer({ name: 'stock', version: '1.0.0' })
const text = value => ({ content: [{ type: 'text', text: value }] })
server.registerTool('stock', { inputSchema: { item: z.string() }, annotations: { readOnlyHint: true } }, ({ item }) => {
  return text(`${item}: ${(calls += 1)}`)
})
server.registerTool('reserve', { inputSchema: { item: z.string() } }, ({ item }) => {
  appendFileSync(process.env.MARKS, `mcp reserve ${item}\n`)
  return text(`reserved ${item}, ${(calls += 1)}`)
})
await server.connect(new StdioServerTransport())
