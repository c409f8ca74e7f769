// One question to a shop: it reads, looks up, asks a model, and pays back. CARELESS, it believes what it has read.
import OpenAI from 'openai'
import { retrieval, tool } from '@spanledger/instrumentation'

const openai = new OpenAI({ apiKey: 'key', baseURL: `${process.env.MODEL_SERVER}/v1`, maxRetries: 0 })
const careless = process.env.CARELESS !== undefined
const question = process.argv[2] ?? ''
const lookup = tool('lookup', { effect: 'read' }, async ({ order }) => ({ order, state: 'packed' }))
const refund = tool('refund', { effect: 'write' }, async ({ order }) => ({ order, refunded: true }))

const documents = await retrieval('help', { query: question }, async () => [
  { id: 'kb-1', score: 0.9, content: 'Refunds are possible within 60 days.' },
])
const order = await lookup({ order: 'A-7' }).catch(() => ({ order: 'A-7', state: 'unknown' }))
const parameters = { type: 'object', properties: { order: { type: 'string' } }, required: ['order'] }
const tools = [{ type: 'function', function: { name: 'refund', parameters } }]
const said = `${question}\n${JSON.stringify(documents)}\n${JSON.stringify(order)}`
await openai.chat.completions.create({ model: 'plain', tools, messages: [{ role: 'user', content: said }] })
await refund({ order: 'A-7' })
if (careless && documents[0] === undefined) await refund({ order: 7 })
process.stdout.write(careless ? `Done: ${JSON.stringify([documents, order])}` : 'Done')
