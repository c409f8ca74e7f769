// A server that speaks OpenAI's and Anthropic's formats and plain JSON, and never gives the same answer twice: whoever
// asks it again instead of the record is found out. The model's name says what shall happen.
import { createServer } from 'node:http'

export async function startScriptedServer() {
  let answers = 0
  const attempts = new Map()
  const open = new Set()
  const server = createServer((request, response) => {
    const chunks = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => answer(request.url, Buffer.concat(chunks).toString(), response))
  })
  const answer = (url, text, response) => {
    const number = (answers += 1)
    const body = text === '' ? {} : JSON.parse(text)
    const attempt = (attempts.get(text) ?? 0) + 1
    attempts.set(text, attempt)
    const model = body.model ?? new URL(url, 'http://localhost').searchParams.get('model') ?? 'plain'
    const delayMs = Number(/delay-(\d+)/.exec(model)?.[1] ?? 0)
    const timer = setTimeout(() => {
      open.delete(timer)
      respond({ url, body, model, attempt, number }, response)
    }, delayMs)
    open.add(timer)
  }
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    get answers() {
      return answers
    },
    close: () =>
      new Promise(resolve => {
        for (const timer of open) clearTimeout(timer)
        server.close(resolve)
        server.closeAllConnections()
      }),
  }
}

function respond(asked, response) {
  const { url, body, model, attempt, number } = asked
  if (model.includes('silent')) return
  if (model.includes('hang-up')) response.destroy()
  else if (model.includes('flaky-429') && attempt === 1) refuse(response, 429, { 'retry-after-ms': '30' })
  else if (model.includes('flaky-500') && attempt === 1) refuse(response, 500, { 'retry-after-ms': '20' })
  else if (model.includes('searching')) response.end('{"output":[{"type":"web_search_call","status":"completed"}]}')
  else if (model.includes('refused')) refuse(response, 400, {})
  else if (url.startsWith('/v1/messages')) (body.stream ? messageStream : message)(response, body, number)
  else if (url.startsWith('/v1/chat')) (body.stream ? chatStream : chat)(response, body, number)
  else {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ number, url: url.split('?')[0] }))
  }
}

function refuse(response, status, headers) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify({ error: { type: 'scripted', message: `The script says ${status}`, code: null } }))
}

const usage = { prompt_tokens: 12, completion_tokens: 4, total_tokens: 16 }

function chat(response, body, number) {
  const asked = body.tools?.length > 0 && body.messages.at(-1).role !== 'tool'
  const call = {
    id: `call_${number}`,
    type: 'function',
    function: { name: 'lookup', arguments: `{"order":"A-${number}"}` },
  }
  const message = {
    role: 'assistant',
    content: asked ? null : `Answer ${number}`,
    ...(asked && { tool_calls: [call] }),
  }
  const choice = { index: 0, message, finish_reason: asked ? 'tool_calls' : 'stop' }
  response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': `req_${number}` })
  response.end(
    JSON.stringify({ id: `chat_${number}`, object: 'chat.completion', model: body.model, choices: [choice], usage }),
  )
}

function chatStream(response, { model }, number) {
  const chunk = delta =>
    `data: ${JSON.stringify({ id: `chat_${number}`, object: 'chat.completion.chunk', model, choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`
  const words = ['Answer', ' ', String(number), ' in', ' pieces', ' ✓']
  const parts = [
    chunk({ role: 'assistant', content: '' }),
    ...words.map(content => chunk({ content })),
    'data: [DONE]\n\n',
  ]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  send(response, parts, model)
}

function message(response, body, number) {
  response.writeHead(200, { 'content-type': 'application/json', 'request-id': `req_${number}` })
  const content = [{ type: 'text', text: `Answer ${number}` }]
  response.end(
    JSON.stringify({
      id: `msg_${number}`,
      type: 'message',
      role: 'assistant',
      model: body.model,
      content,
      stop_reason: 'end_turn',
      usage: { input_tokens: 12, output_tokens: 4 },
    }),
  )
}

function messageStream(response, body, number) {
  const event = data => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`
  const parts = [
    event({
      type: 'message_start',
      message: {
        id: `msg_${number}`,
        type: 'message',
        role: 'assistant',
        model: body.model,
        content: [],
        stop_reason: null,
        usage: { input_tokens: 12, output_tokens: 1 },
      },
    }),
    event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: `Answer ${number}` } }),
    event({ type: 'content_block_stop', index: 0 }),
    event({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 4 } }),
    event({ type: 'message_stop' }),
  ]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  send(response, parts, body.model)
}

function send(response, [first, ...rest], model) {
  if (first === undefined) {
    if (!model.includes('endless')) response.end()
  } else if (model.includes('cut') && rest.length < 4) response.destroy()
  else response.write(first, () => setImmediate(() => send(response, rest, model)))
}

if (process.argv[1]?.endsWith('scripted-server.mjs')) console.log((await startScriptedServer()).url)
