// A task that, with ESCAPE, tries every way out that it knows, and prints what comes of each.
import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns'
import { resolve4 } from 'node:dns/promises'
import { get } from 'node:http'
import { connect as connect2 } from 'node:http2'
import { get as getSecurely } from 'node:https'
import { connect } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { task, tool } from '@spanledger/instrumentation'

const library = createRequire(new URL('../../../libraries/newest/package.json', import.meta.url))
const grpc = library('@grpc/grpc-js')
const WebSocketOfLibrary = library('ws')

const { SERVER: server } = process.env
const codeOf = error => error.code ?? error.cause?.code ?? String(error)
const ended = emitter =>
  new Promise(resolve => emitter.on('error', error => resolve(codeOf(error))).on('connect', () => resolve('connected')))
const answered = get_ =>
  new Promise(resolve =>
    get_(response => resolve(response.resume().statusCode)).on('error', error => resolve(codeOf(error))),
  )
const write = tool('write', { effect: 'write' }, async () => 'written')

function calledByGrpc(target, credentials) {
  const client = new grpc.Client(target, credentials)
  const bytes = value => Buffer.from(value)
  return new Promise(resolve => {
    client.makeUnaryRequest('/shop.Orders/Find', bytes, bytes, '', (error, answer) => {
      client.close()
      resolve(error === null ? answer : `${grpc.status[error.code]} ${error.details}`)
    })
  })
}

const ways = {
  'fetch of a host': () => fetch('https://example.com/').then(({ status }) => status),
  'fetch of a server here': () => fetch(server).then(({ status }) => status),
  'http of a server here': () => answered(done => get(server, done)),
  'https of an address': () => answered(done => getSecurely('https://93.184.215.14/', done)),
  'http/2': () =>
    new Promise(resolve => {
      const session = connect2('https://example.com')
      session.on('error', error => resolve(codeOf(error)))
      session
        .request({ ':path': '/' })
        .on('response', headers => resolve(headers[':status']))
        .on('error', error => resolve(codeOf(error)))
    }),
  'a socket': () => ended(connect(443, '93.184.215.14')),
  'a socket to here': () => ended(connect(Number(new URL(server).port), '127.0.0.1')),
  'a secure socket': () => ended(connectSecurely(443, 'example.com')),
  'a name': () => promisify(lookup)('example.com').then(() => 'found'),
  'a name by promise': () => resolve4('example.com').then(() => 'found'),
  'a datagram': () =>
    new Promise(resolve =>
      createSocket('udp4')
        .unref()
        .send('x', 53, '93.184.215.14', error => resolve(error === null ? 'sent' : codeOf(error))),
    ),
  'another program': () => promisify(execFile)('curl', [server]).then(() => 'ran'),
  'a thread': () =>
    new Promise(resolve => {
      const worker = new Worker(
        `require('node:net').connect(443, '93.184.215.14').on('error', error => require('node:worker_threads').parentPort.postMessage(error.code)).on('connect', () => require('node:worker_threads').parentPort.postMessage('connected'))`,
        { eval: true },
      )
      worker.on('message', message => resolve(message)).on('error', error => resolve(codeOf(error)))
    }),
  gRPC: () => calledByGrpc('93.184.215.14:50051', grpc.credentials.createSsl()),
  'gRPC to here': () => calledByGrpc(new URL(server).host, grpc.credentials.createInsecure()),
  'a web socket': () =>
    new Promise(resolve =>
      new WebSocketOfLibrary('wss://example.com:8443/live')
        .on('error', error => resolve(error.message))
        .on('open', () => resolve('connected')),
    ),
  "Node's web socket": () =>
    new Promise(resolve => {
      if (globalThis.WebSocket === undefined) return resolve('error')
      const socket = new WebSocket(server.replace('http', 'ws'))
      socket.addEventListener('error', () => resolve('error'))
      socket.addEventListener('open', () => resolve('connected'))
    }),
  'a tool': () => write(),
}

const came = await task('escape', {}, async () => {
  if (process.env.ESCAPE === undefined) return {}
  const found = {}
  for (const [name, go] of Object.entries(ways)) found[name] = await Promise.resolve().then(go).catch(codeOf)
  return found
})
console.log(JSON.stringify(came))
process.exit(3)
