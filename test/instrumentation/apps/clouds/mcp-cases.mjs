const target = `${process.env.CLOUD_SERVER}/mcp`

/** Tools called with nothing but `fetch`, and with the SDK, whose calls are spans by themselves. */
export async function casesOf(load) {
  let id = 0
  const call = async (name, more) => {
    const body = {
      jsonrpc: '2.0',
      id: ++id,
      method: 'tools/call',
      params: { name, arguments: { city: 'Paris' } },
      ...more,
    }
    const headers = {
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      'mcp-session-id': 'session-1',
      'mcp-protocol-version': '2025-11-25',
      authorization: 'Bearer token-test',
    }
    const answer = await fetch(target, { method: 'POST', headers, body: JSON.stringify(body) })
    return answer.text().catch(error => error.message)
  }
  return {
    weather: () => call('weather'),
    streamed: () => call('streamed'),
    failing: () => call('failing'),
    unknown: () => call('unknown'),
    cut: () => call('cut'),
    'other methods': () => call('', { method: 'tools/list', params: {} }),
    'a notification': () => call('weather', { id: undefined }),
    'another JSON-RPC': () => call('weather', { jsonrpc: '1.0' }),
    sdk: () => withSdk(load),
  }
}

async function withSdk(load) {
  const { Client } = await load('@modelcontextprotocol/sdk/client/index.js')
  const { StreamableHTTPClientTransport } = await load('@modelcontextprotocol/sdk/client/streamableHttp.js')
  const client = new Client({ name: 'app', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL(target)))
  const { content } = await client.callTool({ name: 'weather', arguments: { city: 'Rome' } })
  await client.close()
  return content
}
