// A process of its own: it answers chat completions, whole, as a stream, endless or too large for any buffer, and takes OTLP.
import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'

const head = { id: 'chatcmpl-1', created: 1, model: 'm1' }
const whole = JSON.stringify({
  ...head,
  object: 'chat.completion',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Five days.' } }],
  usage: { prompt_tokens: 120, completion_tokens: 4, total_tokens: 124 },
})
const chunk = `data: ${JSON.stringify({ ...head, choices: [{ index: 0, delta: { content: 'Five days.' } }] })}\n\n`
const counts = { calls: 0, spans: 0, dropped: 0, ends: {} }

const server = createServer((request, response) => {
  const bodies = []
  request.on('data', bytes => bodies.push(bytes))
  request.on('end', () => {
    const raw = Buffer.concat(bodies)
    const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString()
    if (request.url === '/counts') response.end(JSON.stringify(counts))
    else if (request.url === '/v1/traces') takeSpans(body, response)
    else answer(/"model":"(\w+)"/.exec(body)[1], response)
  })
})
// However slow the machine is: a connection closed between two calls would fail the second.
server.keepAliveTimeout = 0
server.listen(0, '127.0.0.1', () => process.send(server.address().port))

function answer(kind, response) {
  counts.calls += 1
  response.writeHead(200, { 'content-type': kind === 'whole' ? 'application/json' : 'text/event-stream' })
  if (kind === 'whole') response.end(whole)
  else if (kind === 'stream') response.end(`${chunk.repeat(6)}data: [DONE]\n\n`)
  else if (kind === 'endless') response.write(chunk)
  else response.end(chunk.repeat(4000))
}

function takeSpans(body, response) {
  for (const [, name] of body.matchAll(/"name":"(chat [a-z]+)"/g)) if (name !== undefined) counts.spans += 1
  for (const [, dropped] of body.matchAll(/"key":"spanledger.export.dropped","value":\{"intValue":(\d+)/g)) {
    counts.dropped += Number(dropped)
  }
  for (const [, end] of body.matchAll(/"spanledger.stream.end","value":\{"stringValue":"(\w+)"/g)) {
    counts.ends[end] = (counts.ends[end] ?? 0) + 1
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
}
