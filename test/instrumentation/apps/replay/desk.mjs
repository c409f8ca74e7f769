// An agent that does what the model tells it: looks orders up in code of its own and stock over plain HTTP, and answers.
import OpenAI from 'openai'
import { task, tool } from '@spanledger/instrumentation'

const { MODEL_SERVER: models, SHOP_SERVER: shop } = process.env
const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY, baseURL: `${models}/v1`, maxRetries: 0 })

const lookup = tool('lookup', { effect: 'read' }, async ({ order }) => ({ order, at: new Date().toISOString() }))
const rates = tool('rates', { effect: 'read' }, async () => (await fetch(`${shop}/rates`)).json())
const refund = tool('refund', { effect: 'write' }, async ({ order }) => (await fetch(`${shop}/refund?${order}`)).json())
const stock = async ({ item }) => (await fetch(`${shop}/stock?item=${item}`)).json()
const tools = { lookup, rates, refund, stock }

const descriptions = Object.keys(tools).map(name => ({
  type: 'function',
  function: { name, parameters: { type: 'object', properties: { order: { type: 'string' } } } },
}))

async function perform({ id, function: { name, arguments: given } }) {
  const result = await tools[name](JSON.parse(given)).catch(error => ({ error: error.message }))
  return { role: 'tool', tool_call_id: id, content: JSON.stringify(result) }
}

const came = await task('support', { key: 'T-1' }, async () => {
  const messages = [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: `It is ${new Date().toISOString().slice(0, 10)}. Where is A-7?` },
  ]
  for (let turn = 0; turn < 5; turn += 1) {
    const body = { model: 'gpt-5-mini', messages, tools: descriptions }
    const { message } = (await openai.chat.completions.create(body)).choices[0]
    if (message.tool_calls === undefined) break
    messages.push(message, ...(await Promise.all(message.tool_calls.map(perform))))
  }
  const stream = await openai.chat.completions.create({ model: 'gpt-5-mini', messages, stream: true })
  let text = ''
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? ''
  return text
})
console.log(came)
