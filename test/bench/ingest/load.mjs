// The clients, in a process of their own: they send requests over kept-alive connections, as fast as they are answered
// or at a given rate, and report how long each answer took. They write and read bare sockets and stamp ids into bodies
// that were made before: what they take of the machine, the collector lacks.
import { connect } from 'node:net'
import { freshCopy, requestOf, spansPerRequest } from './request.mjs'

const { port, clients, seconds, spanBytes, requestsPerSecond } = JSON.parse(process.argv[2])
const templates = Array.from({ length: 20 }, (_, seed) => requestOf({ spanBytes, seed }))
const latencies = []
const statuses = {}
let next = 0
const cpuBefore = process.cpuUsage()
const started = performance.now()
const end = started + seconds * 1_000

await Promise.all(Array.from({ length: clients }, client))
const { user, system } = process.cpuUsage(cpuBefore)
const report = {
  latencies,
  statuses,
  spans: (statuses[200] ?? 0) * spansPerRequest,
  seconds: (performance.now() - started) / 1_000,
  cpuSeconds: (user + system) / 1e6,
}
// Only then: a long report is still on its way when `send` returns.
process.send(report, () => process.disconnect())

async function client() {
  const send = await opened()
  while (performance.now() < end) {
    const mine = next++
    if (requestsPerSecond) {
      const due = started + (mine / requestsPerSecond) * 1_000
      await new Promise(resolve => setTimeout(resolve, due - performance.now()))
      if (due > end) break
    }
    const body = freshCopy(templates[mine % templates.length])
    const before = performance.now()
    const status = await send(body)
    latencies.push(performance.now() - before)
    statuses[status] = (statuses[status] ?? 0) + 1
    // As exporters do who are told to: Retry-After is a second.
    if (status === '503') await new Promise(resolve => setTimeout(resolve, 1_000))
  }
  send.end()
}

/** A connection with one request on it at a time. */
async function opened() {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  let answered
  let text = ''
  socket.on('data', chunk => {
    text += chunk.toString('latin1')
    const head = text.indexOf('\r\n\r\n')
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN)
    if (head === -1 || text.length < head + 4 + length) return
    const status = text.slice(9, 12)
    text = ''
    answered(status)
  })
  socket.on('error', error => answered?.(error.code))
  const send = body =>
    new Promise(resolve => {
      answered = resolve
      socket.write(
        `POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: ${body.length}\r\n\r\n`,
      )
      socket.write(body)
    })
  return Object.assign(send, { end: () => socket.end() })
}
