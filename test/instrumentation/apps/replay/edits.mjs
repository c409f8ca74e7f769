// One agent, run for many orders. With EDIT, each run of it differs from the recorded one in one thing: which one, the
// order's number says.
import OpenAI from 'openai'
import { task, tool } from '@spanledger/instrumentation'

const openai = new OpenAI({ apiKey: 'key', baseURL: `${process.env.MODEL_SERVER}/v1`, maxRetries: 0 })
const edits = process.env.EDIT === undefined ? [] : process.env.EDIT.split(',')
const lookup = tool('lookup', async ({ order }) => ({ order, state: 'packed' }))
const price = tool('price', async ({ order, currency }) => ({ order, cents: 1250, currency }))

const policy = 'You work in the support of a shop and answer every question about orders briefly and kindly'

function edited(text, n) {
  const words = text.split(' ')
  words[n % words.length] = `un${words[n % words.length]}`
  return words.join(' ')
}

const ask = (messages, tools) => openai.chat.completions.create({ model: 'plain', messages, ...(tools && { tools }) })
const user = content => ({ role: 'user', content })

async function run(n) {
  const edit = edits[n % edits.length]
  const is = kind => edit === kind
  const today = new Date(Date.now() + (is('date') ? 86_400_000 : 0)).toISOString().slice(0, 10)
  const properties = { order: { type: is('schema') ? 'integer' : 'string' } }
  const tools = [{ type: 'function', function: { name: 'lookup', parameters: { type: 'object', properties } } }]
  const messages = [
    { role: 'system', content: is('prompt') ? edited(policy, n) : policy },
    user(`It is ${today}. Where is A-${n}?`),
  ]
  const { message } = (await ask(messages, tools)).choices[0]
  const look = () => lookup({ order: is('argument') ? `A-${n}0` : `A-${n}` })
  const weigh = () =>
    is('missing tool') ? undefined : price({ order: `A-${n}`, currency: is('deep argument') ? 'USD' : 'EUR' })
  const found = []
  if (is('order')) found.push(await weigh())
  found.push(await look())
  if (is('extra tool')) await lookup({ order: `B-${n}` })
  if (!is('order')) found.push(await weigh())
  const id = message.tool_calls[0].id
  messages.push(message, {
    role: 'tool',
    tool_call_id: id,
    content: JSON.stringify(found.filter(one => one !== undefined)),
  })
  await ask(messages, tools)
  if (is('extra call')) await ask([user(`And what about the order B-${n}, which nobody has asked for until today?`)])
  if (is('missing call')) return
  await ask([user(is('later prompt') ? `Sum A-${n} up, in a sentence` : `Sum A-${n} up in a sentence`)])
}

const waiting = Array.from({ length: Number(process.env.TIMES) }).keys()
await Promise.all(
  Array.from({ length: 8 }, async () => {
    for (const n of waiting) await task('support', { key: String(n) }, () => run(n)).catch(() => undefined)
  }),
)
