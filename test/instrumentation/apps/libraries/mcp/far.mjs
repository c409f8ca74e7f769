// A client of one major of the SDK, and a server of another in a process of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import cases from './cases.cjs'
import load from './load.cjs'

const [transport, ours, theirs] = process.argv.slice(2)
const sdk = await load.loadSdk(ours, 'import')
const server = new URL('far-server.mjs', import.meta.url).pathname
const args = [...process.execArgv, server, transport, theirs]
const say = (name, seen) => console.log(name, JSON.stringify(seen))

if (transport === 'stdio') {
  await cases.runFar(sdk, say, new sdk.StdioClientTransport({ command: process.execPath, args, env: process.env }))
} else {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const [port] = await once(child.stdout, 'data')
  const url = new URL(`http://127.0.0.1:${port}/mcp?key=sk-secret`)
  const far = transport === 'sse' ? new sdk.SSEClientTransport(url) : new sdk.StreamableHTTPClientTransport(url)
  await cases.runFar(sdk, say, far, transport === 'modern' ? { versionNegotiation: { mode: 'auto' } } : {})
  child.stdin.end()
  await once(child, 'close')
}
