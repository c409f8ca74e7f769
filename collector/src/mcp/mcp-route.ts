import { Router, type Request } from 'express'
import type { McpOptions } from './mcp-server.ts'

export interface McpRouteOptions extends Omit<McpOptions, 'ask'> {
  /** The project of whoever asks. @throws CollectorError for somebody who may not */
  readonly projectOf: (headers: Request['headers']) => string
  readonly ask: (project: string) => McpOptions['ask']
}

/** `POST /mcp`: one request, one answer, no session. */
export function mcpRoute({ projectOf, ask, ...options }: McpRouteOptions): Router {
  const router = Router()
  router.post('/mcp', async (request, response) => {
    const project = projectOf(request.headers)
    // Loaded when somebody asks, since most collectors are never asked this way.
    const { StreamableHTTPServerTransport } = await import('@modelcontextprotocol/sdk/server/streamableHttp.js')
    const { mcpServer } = await import('./mcp-server.ts')
    const server = mcpServer({ ...options, ask: ask(project) })
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
    response.on('close', () => {
      void transport.close()
      void server.close()
    })
    await server.connect(transport)
    await transport.handleRequest(request, response)
  })
  router.all('/mcp', (_request, response) => {
    response.status(405).set('Allow', 'POST').json({ code: 'METHOD_NOT_ALLOWED', message: 'send MCP requests by POST' })
  })
  return router
}
