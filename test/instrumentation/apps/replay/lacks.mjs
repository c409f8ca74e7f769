// One task for each thing that a record cannot have.
import OpenAI from 'openai'
import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { task, tool } from '@spanledger/instrumentation'

const { MODEL_SERVER: url, ADDON: addon } = process.env
const library = createRequire(new URL('../../../libraries/newest/package.json', import.meta.url))
const [grpc, WebSocketOfLibrary] = [library('@grpc/grpc-js'), library('ws')]
const openai = new OpenAI({ apiKey: 'key', baseURL: `${url}/v1` })
const ask = content => openai.chat.completions.create({ model: 'plain', messages: [{ role: 'user', content }] })
const openFile = tool('open_file', async () => ({ read: () => 'a line', path: 'orders.txt' }))

const tasks = {
  nothing: () => ask('Hello'),
  truncated: () => ask('x'.repeat(5 * 1024 * 1024)),
  redacted: () => ask('Write to anna.miller@fernhill-cycles.com about it'),
  'provider-side tool': () => fetch(`${url}/search?model=searching`).then(response => response.text()),
  'raw socket': () =>
    new Promise(resolve => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => resolve(socket.destroy()))
      socket.on('error', () => resolve())
    }),
  'a datagram': () =>
    new Promise(resolve => {
      const socket = createSocket('udp4')
      socket.send('x', 9, '127.0.0.1', () => resolve(socket.close()))
    }),
  'a call over gRPC': () => {
    const client = new grpc.Client(new URL(url).host, grpc.credentials.createInsecure())
    const bytes = value => Buffer.from(value)
    return new Promise(resolve => client.makeUnaryRequest('/a/b', bytes, bytes, '', () => resolve(client.close())))
  },
  'a web socket': () =>
    new Promise(resolve => new WebSocketOfLibrary(url.replace('http', 'ws')).on('error', () => resolve())),
  'child process': () => promisify(execFile)('true').catch(() => undefined),
  worker: () => new Promise(resolve => new Worker('0', { eval: true }).on('exit', resolve)),
  'opaque value': async () => (await openFile()).path,
  'native addon': () => {
    try {
      process.dlopen({ exports: {} }, addon)
    } catch {
      // It is not for this process; it was asked for.
    }
  },
}

for (const [name, run] of Object.entries(tasks)) await task(name, {}, run).catch(() => undefined)
