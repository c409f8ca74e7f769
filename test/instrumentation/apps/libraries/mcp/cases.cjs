// What applications do with the SDK; each case gives what its caller saw.
const { makePagedServer, makeServer } = require('./server.cjs')

exports.runCases = async function (sdk, say) {
  for (const name of Object.keys(cases)) say(name, await exports.runCase(sdk, name))
}

/** Runs one case on a connection of its own. */
exports.runCase = async function (sdk, name) {
  const events = []
  const client = makeClient(sdk, events)
  await linked(sdk)(client, cases[name].paged ? makePagedServer : makeServer)
  const seen = { ...(await outcome(() => cases[name](sdk, client, events))), events }
  await client.close()
  return seen
}

/** A client and a server in one process. */
function linked(sdk) {
  return async (client, make) => {
    const [ours, theirs] = sdk.InMemoryTransport.createLinkedPair()
    await make(sdk).connect(theirs)
    await client.connect(ours)
  }
}

/** Runs some of the cases on one connection, as a client of a server that is far away. */
exports.runFar = async function (sdk, say, transport, options) {
  const events = []
  const client = makeClient(sdk, events, options)
  await client.connect(transport)
  for (const name of far) {
    say(name, { ...(await outcome(() => cases[name](sdk, client, events))), events: events.splice(0) })
  }
  await client.close()
}

// Without progress: whether the SDK still delivers it when the answer comes in the same packet is a matter of luck.
const far = [
  'lists tools',
  'calls a tool',
  'calls a tool that throws',
  'gives up a call',
  'reads a resource',
  'gets a prompt',
]
far.push('answers a question of the server', 'asks for a method that is not there')

function makeClient(sdk, events, options) {
  const client = new sdk.Client({ name: 'desk', version: '1.0.0' }, { capabilities: { sampling: {} }, ...options })
  sdk.on(client, 'CreateMessageRequest', request => {
    events.push(['sampled', request.params.messages.length])
    return { model: 'm1', role: 'assistant', content: { type: 'text', text: 'forty-two' } }
  })
  sdk.onLog(client, notification => void events.push(['log', notification.params.data]))
  Object.assign(client, { onerror: error => void events.push(['error', error.constructor.name]) })
  return client
}

async function outcome(run) {
  try {
    return { result: await run() }
  } catch (error) {
    return { error: [error.constructor.name, error.name, error.code, error.message] }
  }
}

const order = { order: 'A-7' }

const cases = {
  'lists tools': async (_, client) => (await client.listTools()).tools.map(tool => [tool.name, tool.annotations]),
  'calls a tool': (sdk, client) => sdk.call(client, { name: 'lookup_order', arguments: order }),
  'calls a tool with structured output': async (sdk, client) => {
    await client.listTools()
    return sdk.call(client, { name: 'refund', arguments: { order: 'A-7', cents: 5 } })
  },
  'calls a tool that throws': (sdk, client) => sdk.call(client, { name: 'fail', arguments: { why: 'no luck' } }),
  'calls a tool that says no': (sdk, client) => sdk.call(client, { name: 'refuse', arguments: { why: 'not yours' } }),
  'calls an unknown tool': (sdk, client) => sdk.call(client, { name: 'nothing', arguments: {} }),
  'calls a tool with the wrong arguments': (sdk, client) =>
    sdk.call(client, { name: 'refund', arguments: { order: 7 } }),
  'gives up a call': async (sdk, client) => {
    const controller = new AbortController()
    const call = sdk.call(client, { name: 'wait', arguments: { what: 'it' } }, { signal: controller.signal })
    setImmediate(() => controller.abort(new Error('enough')))
    return call
  },
  'starts with an aborted signal': (sdk, client) =>
    sdk.call(client, { name: 'wait', arguments: { what: 'it' } }, { signal: AbortSignal.abort('before') }),
  'waits no longer than it wants': (sdk, client) =>
    sdk.call(client, { name: 'wait', arguments: { what: 'it' } }, { timeout: 20 }),
  'watches progress': (sdk, client, events) => {
    const onprogress = progress => void events.push(['progress', progress])
    return sdk.call(client, { name: 'count', arguments: { to: 3 } }, { onprogress })
  },
  'answers a question of the server': (sdk, client) =>
    sdk.call(client, { name: 'ask', arguments: { question: 'Why?' } }),
  'calls at the same time': (sdk, client) =>
    Promise.all([1, 2, 3].map(n => sdk.call(client, { name: 'lookup_order', arguments: { order: `A-${n}` } }))),
  'reads a resource': async (_, client) => [
    await client.listResources(),
    await client.readResource({ uri: 'docs://policy' }),
  ],
  'reads a resource that is not there': (_, client) => client.readResource({ uri: 'docs://nothing' }),
  'gets a prompt': async (_, client) => [
    await client.listPrompts(),
    await client.getPrompt({ name: 'greet', arguments: { name: 'Ann' } }),
  ],
  pings: (_, client) => client.ping(),
  'asks for a method that is not there': (sdk, client) => sdk.request(client, { method: 'orders/none', params: {} }),
  'keeps what it gave as it was': async (sdk, client) => {
    const params = Object.freeze({
      name: 'lookup_order',
      arguments: Object.freeze({ ...order }),
      _meta: Object.freeze({ mine: 1 }),
    })
    const result = await sdk.call(client, params)
    return [params, result]
  },
  'hangs up during a call': async (sdk, client) => {
    // The first major leaves the timer running, and so the process: not for its usual minute.
    const call = sdk.call(client, { name: 'wait', arguments: { what: 'it' } }, { timeout: 300 })
    setImmediate(() => void client.close())
    return call
  },
  'calls after hanging up': async (sdk, client) => {
    await client.close()
    return sdk.call(client, { name: 'lookup_order', arguments: order })
  },
  'connects twice': async (sdk, client) => {
    const [again] = sdk.InMemoryTransport.createLinkedPair()
    return client.connect(again, { timeout: 20 })
  },
  'turns pages': async (_, client) => {
    const first = await client.listTools()
    const rest = first.nextCursor === undefined ? undefined : await client.listTools({ cursor: first.nextCursor })
    return [first.tools.map(tool => tool.name), rest?.tools.map(tool => tool.name)]
  },
  'calls a tool of the lower level': async (sdk, client) => {
    await client.listTools()
    return Promise.all([sdk.call(client, { name: 'one' }), sdk.call(client, { name: 'one', arguments: { a: 1 } })])
  },
  'calls an unknown tool of the lower level': (sdk, client) => sdk.call(client, { name: 'none', arguments: {} }),
}

for (const name of ['turns pages', 'calls a tool of the lower level', 'calls an unknown tool of the lower level']) {
  cases[name].paged = true
}
exports.names = Object.keys(cases)
