// Answers chat completions of 16 KB after 20 ms, and takes OTLP.
import { createServer } from 'node:http'

const content = 'word '.repeat(3200)
const message = { role: 'assistant', content }
const usage = { prompt_tokens: 4000, completion_tokens: 3200, total_tokens: 7200 }
const answer = JSON.stringify({
  id: 'chat_1',
  object: 'chat.completion',
  model: 'bench',
  choices: [{ index: 0, message, finish_reason: 'stop' }],
  usage,
})

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.setHeader('content-type', 'application/json')
    if (request.url === '/v1/chat/completions') setTimeout(() => response.end(answer), 20)
    else response.end('{}')
  })
})
server.listen(0, '127.0.0.1', () => process.send(server.address().port))
