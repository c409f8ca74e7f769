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
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { task, tool } from '@spanledger/instrumentation'

const { SERVER: server } = process.env
const codeOf = error => error.code ?? error.cause?.code ?? String(error)
const ended = emitter =>
  new Promise(resolve => emitter.on('error', error => resolve(codeOf(error))).on('connect', () => resolve('connected')))
const answered = get_ =>
  new Promise(resolve =>
    get_(response => resolve(response.resume().statusCode)).on('error', error => resolve(codeOf(error))),
  )
const write = tool('write', { effect: 'write' }, async () => 'written')

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
