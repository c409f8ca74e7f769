'use strict'

// Ordinary code on the real SDK: each case prints what its caller would see. The model's name tells the scripted server
// what to do.

const messages = [{ role: 'user', content: 'Say hello' }]
const tools = [
  {
    type: 'function',
    function: {
      name: 'lookup',
      description: 'Weather',
      parameters: { type: 'object', properties: { city: { type: 'string' } } },
    },
  },
]

exports.openaiCases = client => {
  const create = (model, more, options) => client.chat.completions.create({ model, messages, ...more }, options)
  const text = completion => completion.choices[0].message.content
  return {
    chat: async () => text(await create('m1', { temperature: 0.5, max_completion_tokens: 50, stop: ['x'], seed: 7 })),
    'chat tools': async () => (await create('m1', { tools })).choices[0].message.tool_calls[0].function.arguments,
    'chat stream': async () => read(await create('m1', { stream: true })),
    'chat stream usage': async () =>
      read(await create('m1', { stream: true, stream_options: { include_usage: true } })),
    'chat stream tools': async () => read(await create('m1', { stream: true, tools })),
    'chat parse': async () =>
      (await client.chat.completions.parse({ model: 'm1', messages, response_format: { type: 'json_object' } }))
        .choices[0].message.content,
    'chat helper': async () =>
      text(await client.chat.completions.stream({ model: 'm1', messages }).finalChatCompletion()),
    'chat asResponse': async () => {
      const response = await create('m1').asResponse()
      return `${response.constructor === Response} ${response.status} ${(await response.json()).id}`
    },
    'chat withResponse': async () => {
      const { data, response, request_id } = await create('m1').withResponse()
      return `${text(data)} ${response.status} ${request_id}`
    },
    'stream withResponse': async () => {
      const { data, response } = await create('m1', { stream: true }).withResponse()
      return [response.status, await read(data)]
    },
    tee: async () => {
      const [left, right] = (await create('m1', { stream: true })).tee()
      return [await read(left), await read(right)]
    },
    responses: async () =>
      (await client.responses.create({ model: 'm1', input: 'Say hello', instructions: 'Be brief' })).output_text,
    'responses tools': async () =>
      (
        await client.responses.create({
          model: 'm1',
          input: [{ role: 'user', content: 'Say hello' }],
          tools: [{ ...tools[0].function, type: 'function', strict: true }],
        })
      ).output[1].arguments,
    'responses stream': async () =>
      read(await client.responses.create({ model: 'm1', input: 'Say hello', stream: true })),
    'responses parse': async () =>
      (await client.responses.parse({ model: 'm1', input: 'Say hello', text: { format: { type: 'json_object' } } }))
        .output_text,
    embeddings: async () => (await client.embeddings.create({ model: 'e1', input: ['one', 'two'] })).data[0].embedding,
    retried: async () => text(await create('flaky')),
    limited: () => create('limited', {}, { maxRetries: 1 }),
    bad: () => create('bad'),
    'hung up': () => create('hang-up', {}, { maxRetries: 0 }),
    'cut stream': async () => read(await create('cut', { stream: true })),
    aborted: async () => {
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 400)
      return create('silent', {}, { signal: controller.signal })
    },
    'aborted stream': async () => {
      const controller = new AbortController()
      const chunks = []
      for await (const chunk of await create('stuck', { stream: true }, { signal: controller.signal })) {
        chunks.push(chunk.choices[0].delta)
        if (chunks.length === 3) controller.abort()
      }
      return chunks
    },
    broken: async () => {
      const chunks = []
      for await (const chunk of await create('stuck', { stream: true })) {
        chunks.push(chunk.choices[0].delta)
        if (chunks.length === 2) break
      }
      return chunks
    },
    gzip: async () => text(await create('gzip')),
    br: async () => text(await create('br')),
    deflate: async () => text(await create('deflate')),
    'gzip stream': async () => read(await create('gzip', { stream: true, stream_options: { include_usage: true } })),
  }
}

async function read(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}

exports.run = async (cases, wanted) => {
  for (const [name, act] of Object.entries(cases)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    try {
      console.log(name, '=>', JSON.stringify(await act()))
    } catch (error) {
      // The stack as far as it is the application's own business: names and lines, not the paths of the host.
      console.log(name, '=> throws', error.constructor.name, error.status, error.code, error.message)
    }
  }
}
