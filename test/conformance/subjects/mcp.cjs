'use strict'

const { names, runCase } = require('../../instrumentation/apps/libraries/mcp/cases.cjs')
const { loadSdk } = require('../../instrumentation/apps/libraries/mcp/load.cjs')

// Each case has a client and a server in one process, on a connection of its own. Which end comes first within a
// millisecond is a matter of luck.

exports.library = 'MCP (@modelcontextprotocol/sdk 1, client and server 2)'
exports.unordered = true
exports.versions = [
  { version: '1.17', folder: 'older', name: '@modelcontextprotocol/sdk/types.js' },
  { version: '1.32', folder: 'newest', name: '@modelcontextprotocol/sdk/types.js' },
  { version: '2', folder: 'newest', name: '@modelcontextprotocol/client' },
]

exports.patterns = async ({ version, format }) => {
  const sdk = await loadSdk(version, format === 'cjs' ? 'require' : 'import')
  const expected = spansOf(version)
  return Object.fromEntries(
    names.map(name => [name, { spans: [...request('initialize'), ...expected[name]], run: () => runCase(sdk, name) }]),
  )
}

/** A request is seen at both ends; of a tool's call the caller's span counts. */
const request = (...methods) => methods.flatMap(method => [`client ${method}`, `server ${method}`])
const call = tool => [`execute_tool ${tool}`, 'server tools/call']

function spansOf(version) {
  return {
    'lists tools': request('tools/list'),
    'calls a tool': call('lookup_order'),
    'calls a tool with structured output': [...request('tools/list'), ...call('refund')],
    'calls a tool that throws': call('fail'),
    'calls a tool that says no': call('refuse'),
    'calls an unknown tool': call('nothing'),
    'calls a tool with the wrong arguments': call('refund'),
    'gives up a call': call('wait'),
    'starts with an aborted signal': [],
    'waits no longer than it wants': call('wait'),
    'watches progress': call('count'),
    'answers a question of the server': [...call('ask'), ...request('sampling/createMessage')],
    'calls at the same time': [1, 2, 3].flatMap(() => call('lookup_order')),
    'reads a resource': request('resources/list', 'resources/read'),
    'reads a resource that is not there': request('resources/read'),
    'gets a prompt': request('prompts/list', 'prompts/get'),
    pings: request('ping'),
    'asks for a method that is not there': request('orders/none'),
    'keeps what it gave as it was': call('lookup_order'),
    'hangs up during a call': call('wait'),
    'calls after hanging up': [],
    // 1.32 refuses before it sends anything.
    'connects twice': version === '1.32' ? [] : ['client initialize'],
    'turns pages': request('tools/list', 'tools/list'),
    // The second major turns all pages itself.
    'calls a tool of the lower level': [
      ...request('tools/list', ...(version === '2' ? ['tools/list'] : [])),
      ...call('one'),
      ...call('one'),
    ],
    'calls an unknown tool of the lower level': call('none'),
  }
}
