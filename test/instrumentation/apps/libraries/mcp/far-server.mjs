import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import load from './load.cjs'
import servers from './server.cjs'

const [transport, version] = process.argv.slice(2)
const sdk = await load.loadSdk(version, 'import')

if (transport === 'stdio') {
  await servers.makeServer(sdk).connect(new sdk.StdioServerTransport())
} else {
  const session = { sessionIdGenerator: () => 'session-1' }
  const ways = { sse, http: version === '2' ? web : streamable, modern }
  const handle = await ways[transport](session)
  const http = createServer((request, response) => void handle(request, response))
  http.listen(0, '127.0.0.1', () => console.log(http.address().port))
  process.stdin.resume().on('end', () => {
    http.close()
    http.closeAllConnections()
  })
}

async function streamable(session) {
  const transport = new sdk.StreamableHTTPServerTransport(session)
  await servers.makeServer(sdk).connect(transport)
  return (request, response) => transport.handleRequest(request, response)
}

/** The second major speaks the platform's own Request and Response. */
async function web(session) {
  const transport = new sdk.WebStandardStreamableHTTPServerTransport(session)
  await servers.makeServer(sdk).connect(transport)
  return translated(request => transport.handleRequest(request))
}

/** The revision of 2026-07-28: no sessions, a server for each request. */
async function modern() {
  const handler = sdk.createMcpHandler(() => servers.makeServer(sdk))
  return translated(request => handler.fetch(request))
}

async function sse() {
  let transport
  return async (request, response) => {
    if (request.method === 'POST') {
      await transport.handlePostMessage(request, response)
      return
    }
    transport = new sdk.SSEServerTransport('/messages', response)
    await servers.makeServer(sdk).connect(transport)
  }
}

function translated(handle) {
  return async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const { method, headers } = request
    const body = chunks.length > 0 ? Buffer.concat(chunks) : undefined
    const given = { method, headers, body, signal: gone.signal }
    const answer = await handle(new Request(`http://${headers.host}${request.url}`, given))
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.flushHeaders()
    if (answer.body === null) response.end()
    else await pipeline(Readable.fromWeb(answer.body), response).catch(() => undefined)
  }
}
