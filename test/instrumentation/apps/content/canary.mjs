import { SpanStatusCode, trace } from '@opentelemetry/api'
import { retrieval, task, tool } from '@spanledger/instrumentation'
import OpenAI from 'openai'

// Says secrets wherever an application can say them, in calls and in spans of its own. What they are comes from outside.
const { email, card, key, password, iban, custom } = JSON.parse(process.env.CANARIES)
const openai = new OpenAI({ apiKey: key, baseURL: `${process.env.MODEL_SERVER}/v1`, maxRetries: 0 })
const told = `Write to ${email}, card ${card}, account ${iban}, key ${key}, ${custom}.`

const messages = [
  { role: 'system', content: `The password is ${password}` },
  { role: 'user', content: told },
  {
    role: 'assistant',
    tool_calls: [
      { id: 'call_1', type: 'function', function: { name: 'pay', arguments: JSON.stringify({ to: email, password }) } },
    ],
  },
  {
    role: 'tool',
    tool_call_id: 'call_1',
    content: JSON.stringify({ paid_with: card, authorization: `Bearer ${key}` }),
  },
]
const tools = [
  { type: 'function', function: { name: 'pay', description: `Ask ${email}`, parameters: { type: 'object' } } },
]

await task('pay', { key: 'T-1' }, async () => {
  await openai.chat.completions.create({ model: 'm1', messages, tools })
  for await (const _chunk of await openai.chat.completions.create({ model: 'm1', messages, stream: true }));
  await openai.chat.completions.create({ model: 'bad', messages }).catch(() => undefined)
  await tool('pay', async order => ({ order, receipt: told }))({ card, nested: [{ api_key: key, note: email }] })
  await tool('fail', async () => {
    throw new Error(told)
  })().catch(() => undefined)
  await retrieval('notes', { query: told }, async () => [{ id: 'd1', score: 1, content: told }])
})

// What other people's instrumentation writes.
const tracer = trace.getTracer('third-party')
const url = `https://svc:${encodeURIComponent(password)}@api.example.com/v1?api_key=${key}&to=${encodeURIComponent(email)}`
const span = tracer.startSpan(`GET ${url}`, {
  attributes: { 'url.full': url, 'http.request.header.authorization': [`Bearer ${key}`], who: email },
  links: [{ context: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }, attributes: { to: email } }],
})
span.setAttribute('input.value', JSON.stringify({ messages: [{ content: told }], password }, null, 2))
span.setAttribute('http.request.header.cookie', `session=${key}`)
span.setAttribute('db.query.text', `SELECT * FROM users WHERE email = '${email}' AND card = '${card}'`)
span.setAttribute('numbers', [1, 2])
span.setAttribute('app.basic', `Authorization: Basic ${Buffer.from(`svc:${password}`).toString('base64')}`)
span.addEvent(`sent to ${email}`, { body: told, 'customer.password': password })
span.recordException(new Error(told, { cause: new Error(told) }))
span.setStatus({ code: SpanStatusCode.ERROR, message: `refused: ${told}` })
span.end()
