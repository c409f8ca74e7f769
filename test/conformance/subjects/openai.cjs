'use strict'

// Ordinary code on the vendor's SDK. The model's name tells the scripted server what to do; `spans` says which calls a
// correct trace shows, in order: operation, model, HTTP status or `failed`, tokens in > out, how a stream ended.

exports.library = 'openai'
exports.servers = ['vendors']
exports.versions = [
  { version: '4', folder: 'older', name: 'openai' },
  { version: '5', folder: 'newest', name: 'openai-5' },
  { version: '6', folder: 'newest', name: 'openai-6' },
  { version: '7', folder: 'newest', name: 'openai', node: 22 },
]

const messages = [{ role: 'user', content: 'Say hello' }]
const lookup = {
  name: 'lookup',
  description: 'Weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
}
const tools = [{ type: 'function', function: lookup }]
const whole = ['chat m1 200 120>40']
const streamed = ['chat m1 200 ->- complete']

exports.patterns = async ({ sdk, url }) => {
  const OpenAI = sdk.OpenAI ?? sdk.default ?? sdk
  const client = new OpenAI({ apiKey: 'sk-conformance', baseURL: `${url}/v1` })
  const create = (model, more, options) => client.chat.completions.create({ model, messages, ...more }, options)
  const helpers = client.chat.completions.stream ? client.chat.completions : client.beta.chat.completions
  return {
    'chat completion': { spans: whole, run: async () => text(await create('m1', { temperature: 0.5, seed: 7 })) },
    'chat with tools': {
      spans: whole,
      run: async () => (await create('m1', { tools })).choices[0].message.tool_calls[0].function.arguments,
    },
    'chat with image': {
      spans: whole,
      run: async () => {
        const image_url = { url: `data:image/png;base64,${Buffer.from('not really').toString('base64')}` }
        return text(await create('m1', { messages: [{ role: 'user', content: [{ type: 'image_url', image_url }] }] }))
      },
    },
    'stream read to its end': { spans: streamed, run: async () => read(await create('m1', { stream: true })) },
    'stream with usage': {
      spans: ['chat m1 200 120>40 complete'],
      run: async () => read(await create('m1', { stream: true, stream_options: { include_usage: true } })),
    },
    'stream with tools': { spans: streamed, run: async () => read(await create('m1', { stream: true, tools })) },
    'stream as a web stream': {
      spans: streamed,
      run: async () => {
        const chunks = []
        const decoder = new TextDecoder()
        for await (const chunk of (await create('m1', { stream: true })).toReadableStream())
          chunks.push(decoder.decode(chunk))
        return chunks.join('')
      },
    },
    'tee of a stream': {
      spans: streamed,
      run: async () => {
        const [left, right] = (await create('m1', { stream: true })).tee()
        return [await read(left), await read(right)]
      },
    },
    'parse()': {
      spans: whole,
      run: async () => text(await helpers.parse({ model: 'm1', messages, response_format: { type: 'json_object' } })),
    },
    'stream() helper': {
      spans: streamed,
      run: async () => text(await helpers.stream({ model: 'm1', messages }).finalChatCompletion()),
    },
    'stream() events': {
      spans: streamed,
      run: async () => {
        const heard = []
        const stream = helpers.stream({ model: 'm1', messages })
        stream.on('content', delta => heard.push(delta)).on('end', () => heard.push('end'))
        await stream.done()
        return heard
      },
    },
    'runTools()': {
      spans: ['chat agent 200 120>40', 'execute_tool lookup', 'chat agent 200 120>40'],
      run: async () => {
        const given = []
        const tool = {
          type: 'function',
          function: { ...lookup, parse: JSON.parse, function: city => given.push(city) && 'sunny' },
        }
        const runner = helpers.runTools({ model: 'agent', messages, tools: [tool] })
        return [await runner.finalContent(), given]
      },
    },
    'asResponse()': {
      spans: whole,
      run: async () => {
        const response = await create('m1').asResponse()
        return [response.status, response.headers.get('x-request-id'), (await response.json()).id]
      },
    },
    'withResponse()': {
      spans: whole,
      run: async () => {
        const { data, response } = await create('m1').withResponse()
        return [text(data), response.status]
      },
    },
    'withResponse() of a stream': {
      spans: streamed,
      run: async () => {
        const { data, response } = await create('m1', { stream: true }).withResponse()
        return [response.status, await read(data)]
      },
    },
    'catch() and finally()': {
      spans: whole,
      run: async () => {
        const order = []
        const completion = await create('m1')
          .catch(() => order.push('caught'))
          .finally(() => order.push('finally'))
        return [text(completion), order]
      },
    },
    responses: {
      spans: whole,
      run: async () =>
        (await client.responses.create({ model: 'm1', input: 'Say hello', instructions: 'Be brief' })).output_text,
    },
    'responses with tools': {
      spans: whole,
      run: async () => {
        const tools = [{ ...lookup, type: 'function', strict: true }]
        return (await client.responses.create({ model: 'm1', input: messages, tools })).output[1].arguments
      },
    },
    'responses stream': {
      spans: ['chat m1 200 120>40 complete'],
      run: async () => read(await client.responses.create({ model: 'm1', input: 'Say hello', stream: true })),
    },
    'responses parse()': {
      spans: whole,
      run: async () => {
        const text = { format: { type: 'json_object' } }
        return (await client.responses.parse({ model: 'm1', input: 'Say hello', text })).output_text
      },
    },
    embeddings: {
      spans: ['embeddings e1 200 7>-'],
      run: async () => (await client.embeddings.create({ model: 'e1', input: ['one', 'two'] })).data[0].embedding,
    },
    'withOptions()': {
      spans: whole,
      run: async () => {
        const other = client.withOptions ? client.withOptions({ timeout: 5000 }) : client
        return text(await other.chat.completions.create({ model: 'm1', messages }))
      },
    },
    'a fetch of its own': {
      spans: whole,
      run: async () => {
        const own = new OpenAI({ apiKey: 'sk-conformance', baseURL: `${url}/v1`, fetch: (...given) => fetch(...given) })
        return text(await own.chat.completions.create({ model: 'm1', messages }))
      },
    },
    'Azure client': {
      spans: whole,
      run: async () => {
        const azure = new sdk.AzureOpenAI({ apiKey: 'k', endpoint: url, apiVersion: '2024-10-21', deployment: 'd1' })
        return text(await azure.chat.completions.create({ model: 'm1', messages }))
      },
    },
    'eight at a time': {
      spans: Array.from({ length: 8 }, () => whole[0]),
      run: async () => (await Promise.all(Array.from({ length: 8 }, () => create('m1')))).map(text),
    },
    'retried after 429': {
      spans: ['chat flaky 429 ->-', 'chat flaky 200 120>40'],
      run: async () => text(await create('flaky')),
    },
    'retries exhausted': {
      spans: ['chat limited 429 ->-', 'chat limited 429 ->-'],
      run: () => create('limited', {}, { maxRetries: 1 }),
    },
    'refused stream': { spans: ['chat bad 400 ->-'], run: () => create('bad', { stream: true }) },
    'bad request': { spans: ['chat bad 400 ->-'], run: () => create('bad') },
    'connection lost': { spans: ['chat hang-up failed ->-'], run: () => create('hang-up', {}, { maxRetries: 0 }) },
    'stream cut off': {
      spans: ['chat cut 200 ->- error'],
      run: async () => read(await create('cut', { stream: true })),
    },
    'aborted request': {
      spans: ['chat silent failed ->-'],
      run: () => {
        const controller = new AbortController()
        setTimeout(() => controller.abort(), 400)
        return create('silent', {}, { signal: controller.signal })
      },
    },
    'timed out': {
      spans: ['chat silent failed ->-'],
      run: () => create('silent', {}, { timeout: 400, maxRetries: 0 }),
    },
    'aborted stream': {
      spans: ['chat stuck 200 ->- aborted'],
      run: async () => {
        const controller = new AbortController()
        const chunks = []
        for await (const chunk of await create('stuck', { stream: true }, { signal: controller.signal })) {
          chunks.push(chunk.choices[0].delta)
          if (chunks.length === 3) controller.abort()
        }
        return chunks
      },
    },
    'break out of a stream': {
      spans: ['chat stuck 200 ->- aborted'],
      run: async () => {
        const chunks = []
        for await (const chunk of await create('stuck', { stream: true })) {
          chunks.push(chunk.choices[0].delta)
          if (chunks.length === 2) break
        }
        return chunks
      },
    },
    'stream that nobody reads': {
      spans: streamed,
      run: async () => typeof (await create('m1', { stream: true })).controller,
    },
    ...(await otherCalls(OpenAI, sdk)),
    'gzip answer': { spans: ['chat gzip 200 120>40'], run: async () => text(await create('gzip')) },
    'br answer': { spans: ['chat br 200 120>40'], run: async () => text(await create('br')) },
    'gzip stream': {
      spans: ['chat gzip 200 120>40 complete'],
      run: async () => read(await create('gzip', { stream: true, stream_options: { include_usage: true } })),
    },
  }
}

/** What the tests of the formats call besides chat, with their answers. */
async function otherCalls(OpenAI, sdk) {
  const { openaiCases } = await import('../../instrumentation/apps/model-vendors/openai-cases.mjs')
  const whole = { OpenAI, AzureOpenAI: sdk.AzureOpenAI, toFile: sdk.toFile ?? OpenAI.toFile }
  const cases = openaiCases['openai-4'](() => whole, process.env.VENDOR_SERVER)
  return Object.fromEntries(Object.entries(others).map(([name, spans]) => [name, { spans, run: cases[name] }]))
}

const others = {
  completion: ['text_completion m1 200 20>5'],
  'completion stream': ['text_completion m1 200 20>5 complete'],
  image: ['image_generation gpt-image-1 200 30>200'],
  'image edit': ['image_generation gpt-image-1 200 30>200'],
  'image variation': ['image_generation dall-e-2 200 30>200'],
  transcription: ['transcription whisper-1 200 ->-'],
  'transcription text': ['transcription whisper-1 200 ->-'],
  translation: ['transcription whisper-1 200 ->-'],
  speech: ['speech tts-1 200 ->-'],
  moderation: ['moderation omni-moderation 200 ->-'],
  'audio stream': ['chat audio 200 20>5 complete'],
}

function text(completion) {
  return completion.choices[0].message.content
}

async function read(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}
