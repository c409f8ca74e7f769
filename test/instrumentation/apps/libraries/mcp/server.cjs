// A server with tools, resources and prompts of every behaviour that the cases need.
exports.makeServer = function (sdk) {
  const { z, shape } = sdk
  const server = new sdk.McpServer(
    { name: 'orders', version: '1.0.0' },
    { capabilities: { logging: {}, tools: {}, resources: {}, prompts: {} } },
  )
  const text = value => ({ content: [{ type: 'text', text: value }] })

  server.registerTool(
    'lookup_order',
    { description: 'Finds an order', inputSchema: shape({ order: z.string() }), annotations: { readOnlyHint: true } },
    async ({ order }) => text(`${order} is on its way`),
  )
  server.registerTool(
    'refund',
    {
      inputSchema: shape({ order: z.string(), cents: z.number() }),
      outputSchema: shape({ paid: z.number() }),
      annotations: { readOnlyHint: false, destructiveHint: true },
    },
    async ({ order, cents }) => ({ ...text(`${order}: ${cents}`), structuredContent: { paid: cents } }),
  )
  server.registerTool('fail', { inputSchema: shape({ why: z.string() }) }, async ({ why }) => {
    throw new TypeError(why)
  })
  server.registerTool('refuse', { inputSchema: shape({ why: z.string() }) }, async ({ why }) => ({
    ...text(why),
    isError: true,
  }))
  server.registerTool('wait', { inputSchema: shape({ what: z.string() }) }, async ({ what }, extra) => {
    const { signal } = sdk.read(extra)
    await new Promise(resolve => signal.addEventListener('abort', resolve))
    return text(`${what} was given up`)
  })
  server.registerTool('count', { inputSchema: shape({ to: z.number() }) }, async ({ to }, extra) => {
    const { token, notify } = sdk.read(extra)
    for (let progress = 1; progress <= to; progress += 1) {
      await notify({ method: 'notifications/progress', params: { progressToken: token, progress, total: to } })
    }
    return text(`counted to ${to}`)
  })
  server.registerTool('ask', { inputSchema: shape({ question: z.string() }) }, async ({ question }, extra) => {
    const { sample, notify } = sdk.read(extra)
    const messages = [{ role: 'user', content: { type: 'text', text: question } }]
    const answer = await sample({ messages, maxTokens: 10 })
    await notify({ method: 'notifications/message', params: { level: 'info', data: 'asked' } })
    return text(answer.content.text)
  })
  server.registerResource('policy', 'docs://policy', { mimeType: 'text/plain' }, async uri => ({
    contents: [{ uri: uri.href, text: 'Sixty days' }],
  }))
  server.registerPrompt('greet', { argsSchema: shape({ name: z.string() }) }, ({ name }) => ({
    messages: [{ role: 'user', content: { type: 'text', text: `Greet ${name}` } }],
  }))
  return server
}

/** A server of the lower level, whose tools come in pages. */
exports.makePagedServer = function (sdk) {
  const server = new sdk.Server({ name: 'paged', version: '1.0.0' }, { capabilities: { tools: {} } })
  const inputSchema = { type: 'object', properties: {} }
  sdk.on(server, 'ListToolsRequest', request =>
    request.params?.cursor === undefined
      ? { tools: [{ name: 'one', inputSchema, annotations: { readOnlyHint: true } }], nextCursor: 'two' }
      : { tools: [{ name: 'two', inputSchema, annotations: { destructiveHint: false } }] },
  )
  sdk.on(server, 'CallToolRequest', request => {
    if (request.params.name === 'none') throw Object.assign(new Error('There is no such tool'), { code: -32602 })
    return { content: [{ type: 'text', text: JSON.stringify(request.params.arguments ?? null) }] }
  })
  return server
}
