// A run in which people's addresses and a key go from a tool to a model. With SWAP, somebody else writes the second time.
import OpenAI from 'openai'
import { task, tool } from '@spanledger/instrumentation'

const openai = new OpenAI({ apiKey: 'key', baseURL: `${process.env.MODEL_SERVER}/v1`, maxRetries: 0 })
const ask = content => openai.chat.completions.create({ model: 'plain', messages: [{ role: 'user', content }] })
const customer = tool('customer', { effect: 'read' }, async ({ order }) => ({
  order,
  mail: 'anna.miller@fernhill-cycles.com',
  key: 'sk-ant-api03-Rk9vYmFyQmF6UXV4MTIzNDU2Nzg5MA',
}))
const boss = 'bob.stone@fernhill-cycles.com'

const came = await task('write', { key: 'W-1' }, async () => {
  const { mail, key } = await customer({ order: 'A-7' })
  await ask(`Write to ${mail}, from ${boss}, with ${key}`)
  await ask(`Once more to ${mail}, from ${process.env.SWAP === undefined ? boss : 'eve.hall@fernhill-cycles.com'}`)
  return { told: mail }
})
console.log(JSON.stringify(came))
