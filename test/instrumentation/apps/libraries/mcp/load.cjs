// Gives one major of the MCP SDK under one set of names, whichever module system asks for it.
const { createRequire } = require('node:module')
const { pathToFileURL } = require('node:url')

const newest = createRequire(`${__dirname}/../../../../libraries/newest/package.json`)
const older = createRequire(`${__dirname}/../../../../libraries/older/package.json`)

/** `format` is `require` or `import`: the SDK ships a class for each. */
exports.loadSdk = async function (version, format) {
  const from = version === '1.17' ? older : newest
  const load = name => {
    const path = from.resolve(name)
    if (format === 'require') return from(name)
    return import(
      pathToFileURL(path.replace('/cjs/', '/esm/').replace(/(?<=modelcontextprotocol.*)\.cjs$/, '.mjs')).href
    )
  }
  const z = from('zod')
  if (version !== '2') {
    const sdk = '@modelcontextprotocol/sdk'
    const names = ['client/index', 'client/stdio', 'client/streamableHttp', 'client/sse', 'server/mcp', 'server/index']
    names.push('server/stdio', 'server/streamableHttp', 'server/sse', 'inMemory', 'types')
    const parts = await Promise.all(names.map(name => load(`${sdk}/${name}.js`)))
    const all = Object.assign({}, ...parts)
    return {
      ...all,
      z,
      shape: fields => fields,
      on: (end, schema, handler) => end.setRequestHandler(all[`${schema}Schema`], handler),
      onLog: (client, handler) => client.setNotificationHandler(all.LoggingMessageNotificationSchema, handler),
      request: (client, request, options) => client.request(request, all.EmptyResultSchema, options),
      call: (client, params, options) => client.callTool(params, undefined, options),
      read: extra => ({
        signal: extra.signal,
        token: extra._meta?.progressToken,
        notify: notification => extra.sendNotification(notification),
        sample: params =>
          extra.sendRequest({ method: 'sampling/createMessage', params }, all.CreateMessageResultSchema),
      }),
    }
  }
  const names = ['client', 'client/stdio', 'server', 'server/stdio']
  const all = Object.assign({}, ...(await Promise.all(names.map(name => load(`@modelcontextprotocol/${name}`)))))
  const methods = {
    ListToolsRequest: 'tools/list',
    CallToolRequest: 'tools/call',
    CreateMessageRequest: 'sampling/createMessage',
  }
  return {
    ...all,
    z,
    shape: fields => z.object(fields),
    on: (end, schema, handler) => end.setRequestHandler(methods[schema], handler),
    onLog: (client, handler) => client.setNotificationHandler('notifications/message', handler),
    request: (client, request, options) => client.request(request, z.object({}), options),
    call: (client, params, options) => client.callTool(params, options),
    read: ctx => ({
      signal: ctx.mcpReq.signal,
      token: ctx.mcpReq._meta?.progressToken,
      notify: notification => ctx.mcpReq.notify(notification),
      sample: params => ctx.mcpReq.requestSampling(params),
    }),
  }
}
