// An ordinary server's code, to be bundled together with the SDKs it calls.
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'

const base = process.env.MODEL_SERVER
const openai = new OpenAI({ apiKey: 'sk-test', baseURL: `${base}/v1` })
const anthropic = new Anthropic({ apiKey: 'sk-test', baseURL: base })
const messages = [{ role: 'user', content: 'Say hello' }]

async function main() {
  const { choices } = await openai.chat.completions.create({ model: 'm1', messages })
  console.log(choices[0].message.content)
  const chunks = await openai.chat.completions.create({
    model: 'm1',
    messages,
    stream: true,
    stream_options: { include_usage: true },
  })
  for await (const chunk of chunks) console.log(chunk.choices[0]?.delta.content)
  console.log((await openai.embeddings.create({ model: 'e1', input: 'one' })).data[0].embedding.length)
  console.log((await anthropic.messages.create({ model: 'c1', max_tokens: 9, messages })).content[0].text)
}

void main()
