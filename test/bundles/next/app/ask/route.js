import OpenAI from 'openai'

export const dynamic = 'force-dynamic'

export async function GET() {
  const client = new OpenAI({ apiKey: 'sk-test', baseURL: `${process.env.MODEL_SERVER}/v1` })
  const messages = [{ role: 'user', content: 'Say hello' }]
  const { choices } = await client.chat.completions.create({ model: 'm1', messages })
  const chunks = await client.chat.completions.create({ model: 'm1', messages, stream: true })
  const said = []
  for await (const chunk of chunks) said.push(chunk.choices[0]?.delta.content)
  return Response.json([choices[0].message.content, said])
}
