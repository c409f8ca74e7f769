import OpenAI from 'openai'
import Anthropic from '@anthropic-ai/sdk'
import { randomUUID } from 'node:crypto'
import { task, tool } from '@spanledger/instrumentation'
const openai = new OpenAI({ apiKey: 'k', baseURL: `${process.env.MODEL_SERVER}/v1` })
const anthropic = new Anthropic({ apiKey: 'k', baseURL: process.env.MODEL_SERVER })
const lookup = tool('lookup', async order => ({ order, at: Date.now(), n: Math.random() }))
const result = await task('t', { key: 'T-1' }, async () => {
  const a = await openai.chat.completions.create({
    model: 'plain',
    messages: [{ role: 'user', content: `${new Date().toISOString()} ${randomUUID()} ${Math.random()}` }],
  })
  const b = await lookup('A-1')
  const c = await anthropic.messages.create({
    model: 'claude',
    max_tokens: 9,
    messages: [{ role: 'user', content: JSON.stringify(b) }],
  })
  const stream = await openai.chat.completions.create({
    model: 'flaky-429',
    stream: true,
    messages: [{ role: 'user', content: 'x' }],
  })
  let text = ''
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
  return [a.choices[0].message.content, b, c.content[0].text, text]
})
console.log(JSON.stringify(result))
