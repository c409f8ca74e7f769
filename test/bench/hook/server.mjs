// A process of its own, so that its work is nobody's CPU time: it answers chat completions, whole or as 18 chunks, and
// takes OTLP. `/counts` says how many bytes of spans came in.
import { createServer } from 'node:http'

const words = Array.from({ length: 16 }, (_, index) => `word${index} `)
const usage = { prompt_tokens: 500, completion_tokens: 16, total_tokens: 516 }
const head = { id: 'chatcmpl-1', created: 1, model: 'gpt-4o-2024-08-06' }
const whole = JSON.stringify({
  ...head,
  object: 'chat.completion',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: words.join('') } }],
  usage,
})
const chunks = [
  ...words.map((content, index) =>
    chunk([{ index: 0, delta: index === 0 ? { role: 'assistant', content } : { content } }]),
  ),
  chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]),
  chunk([], { usage }),
]
let exported = 0

const server = createServer((request, response) => {
  const bodies = []
  request.on('data', bytes => bodies.push(bytes))
  request.on('end', () => {
    const body = Buffer.concat(bodies)
    if (request.url === '/v1/traces') {
      exported += body.length
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    } else if (request.url === '/counts') response.end(JSON.stringify({ exported }))
    else if (!body.includes('"stream":true')) response.writeHead(200, { 'content-type': 'application/json' }).end(whole)
    else {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      stream(response, 0)
    }
  })
})
server.listen(0, '127.0.0.1', () => process.send(server.address().port))

function stream(response, index) {
  if (index === chunks.length) response.end('data: [DONE]\n\n')
  else response.write(chunks[index], () => setImmediate(stream, response, index + 1))
}

function chunk(choices, more) {
  return `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices, ...more })}\n\n`
}
