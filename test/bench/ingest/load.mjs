// The clients, in a process of their own: they send requests over kept-alive connections, as fast as they are answered
// or at a given rate, and report how long each answer took.
import { Agent, request } from 'node:http'
import { freshCopy, requestOf, spansPerRequest } from './request.mjs'

const { url, clients, seconds, spanBytes, requestsPerSecond } = JSON.parse(process.argv[2])
const agent = new Agent({ keepAlive: true, maxSockets: clients })
const templates = Array.from({ length: 20 }, (_, seed) => requestOf({ spanBytes, seed }))
const latencies = []
const statuses = {}
let next = 0
const started = performance.now()
const end = started + seconds * 1_000

await Promise.all(Array.from({ length: clients }, client))
process.send({
  latencies,
  statuses,
  spans: (statuses[200] ?? 0) * spansPerRequest,
  seconds: (performance.now() - started) / 1_000,
})
process.disconnect()
agent.destroy()

async function client() {
  while (performance.now() < end) {
    const mine = next++
    if (requestsPerSecond) {
      const due = started + (mine / requestsPerSecond) * 1_000
      await new Promise(resolve => setTimeout(resolve, due - performance.now()))
      if (due > end) return
    }
    const body = freshCopy(templates[mine % templates.length])
    const before = performance.now()
    const status = await send(body)
    latencies.push(performance.now() - before)
    statuses[status] = (statuses[status] ?? 0) + 1
  }
}

function send(body) {
  return new Promise(resolve => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length }
    const sending = request(`${url}/v1/traces`, { method: 'POST', agent, headers }, response => {
      response.resume()
      response.on('end', () => resolve(response.statusCode))
    })
    sending.on('error', error => resolve(error.code))
    sending.end(body)
  })
}
