// A service that answers with what a model says. With ASK it asks itself, as a client would, and ends.
import OpenAI from 'openai'
import { createServer } from 'node:http'

const openai = new OpenAI({ apiKey: 'key', baseURL: `${process.env.MODEL_SERVER}/v1` })
const policy = process.env.POLICY ?? 'Answer kindly'

const server = createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const { question } = JSON.parse(Buffer.concat(chunks).toString())
  const messages = [
    { role: 'system', content: policy },
    { role: 'user', content: `${question} at ${new Date().toISOString()}` },
  ]
  const answer = await openai.chat.completions.create({ model: 'plain', messages })
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ answer: answer.choices[0].message.content, id: crypto.randomUUID() }))
})
server.listen(0, '127.0.0.1', async () => {
  if (process.env.ASK === undefined) return
  for (const question of ['Where is A-1?', 'Where is A-2?']) {
    const url = `http://127.0.0.1:${server.address().port}/ask?key=secret`
    const headers = { 'content-type': 'application/json', authorization: 'Bearer secret' }
    await (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ question }) })).text()
  }
  server.close()
  server.closeAllConnections()
})
