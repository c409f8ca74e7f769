import { json, sse, type CloudAnswer, type CloudCall } from './cloud-server.ts'

interface Request {
  readonly id?: number
  readonly method: string
  readonly params?: { readonly name?: string; readonly arguments?: unknown; readonly protocolVersion?: string }
}

const tools = ['weather', 'streamed', 'failing', 'unknown', 'cut'].map(name => ({
  name,
  description: `The tool ${name}`,
  inputSchema: { type: 'object' },
}))

/** An MCP server over streamable HTTP, written by us from the protocol's documentation; the tool's name says what shall happen. */
export function mcpAnswer({ method, body }: CloudCall): CloudAnswer {
  if (method !== 'POST') return { status: 405, type: 'text/plain', chunks: [] }
  const request = JSON.parse(body) as Request
  const { id, params } = request
  if (id === undefined) return { status: 202, type: 'text/plain', chunks: [] }
  const answer = (result: object): CloudAnswer => json({ jsonrpc: '2.0', id, result })
  if (request.method === 'initialize') {
    const serverInfo = { name: 'tools', version: '1' }
    return answer({ protocolVersion: params?.protocolVersion, capabilities: { tools: {} }, serverInfo })
  }
  if (request.method === 'tools/list') return answer({ tools })
  if (request.method !== 'tools/call')
    return json({ jsonrpc: '2.0', id, error: { code: -32601, message: 'No such method' } })
  const said = { content: [{ type: 'text', text: `Sunny ${JSON.stringify(params?.arguments)}` }] }
  const progress = { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 1, progress: 1 } }
  if (params?.name === 'streamed') return sse([progress, { jsonrpc: '2.0', id, result: said }])
  if (params?.name === 'cut') return sse([progress], { end: 'cut' })
  if (params?.name === 'failing') return answer({ ...said, isError: true })
  if (params?.name === 'unknown') return json({ jsonrpc: '2.0', id, error: { code: -32602, message: 'Unknown tool' } })
  return answer({ ...said, structuredContent: { sky: 'sunny' } })
}
