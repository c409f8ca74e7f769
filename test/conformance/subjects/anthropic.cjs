'use strict'

// As openai.cjs says. Where the SDK makes a span of its own for each call, its retries are within that one.

exports.library = '@anthropic-ai/sdk'
exports.versions = [
  { version: '0.27', folder: 'older', name: '@anthropic-ai/sdk' },
  { version: '0.60', folder: 'newest', name: 'anthropic-0.60' },
  { version: '0.133', folder: 'newest', name: 'anthropic-0.133' },
  { version: '1', folder: 'newest', name: '@anthropic-ai/sdk', native: true },
]

const messages = [{ role: 'user', content: 'Say hello' }]
const tools = [
  {
    name: 'lookup',
    description: 'Weather',
    input_schema: { type: 'object', properties: { city: { type: 'string' } } },
  },
]
const whole = ['chat c1 200 152>40']
const streamed = ['chat c1 200 152>40 complete']

exports.patterns = ({ sdk, url, version }) => {
  const Anthropic = sdk.Anthropic ?? sdk.default ?? sdk
  const client = new Anthropic({ apiKey: 'sk-conformance', baseURL: url })
  const create = (model, more, options) => client.messages.create({ model, max_tokens: 50, messages, ...more }, options)
  const stream = more => client.messages.stream({ model: 'c1', max_tokens: 50, messages, ...more })
  return {
    message: { spans: whole, run: async () => text(await create('c1', { system: 'Be brief', temperature: 0.5 })) },
    'message with tools': { spans: whole, run: async () => (await create('c1', { tools })).content[1].input },
    'system as blocks': {
      spans: whole,
      run: async () =>
        text(
          await create('c1', { system: [{ type: 'text', text: 'Be brief', cache_control: { type: 'ephemeral' } }] }),
        ),
    },
    'tool result': {
      spans: whole,
      run: async () => {
        const use = {
          role: 'assistant',
          content: [{ type: 'tool_use', id: 'toolu_9', name: 'lookup', input: { city: 'Rome' } }],
        }
        const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_9', content: 'sunny' }] }
        return text(await create('c1', { messages: [...messages, use, result], tools }))
      },
    },
    'stream read to its end': { spans: streamed, run: async () => read(await create('c1', { stream: true })) },
    'stream with tools': { spans: streamed, run: async () => read(await create('c1', { stream: true, tools })) },
    'stream as a web stream': {
      spans: streamed,
      run: async () => {
        const chunks = []
        const decoder = new TextDecoder()
        for await (const chunk of (await create('c1', { stream: true })).toReadableStream())
          chunks.push(decoder.decode(chunk))
        return chunks.join('')
      },
    },
    'tee of a stream': {
      spans: streamed,
      run: async () => {
        const [left, right] = (await create('c1', { stream: true })).tee()
        return [await read(left), await read(right)]
      },
    },
    'stream() finalMessage': { spans: streamed, run: async () => text(await stream().finalMessage()) },
    'stream() finalText': { spans: streamed, run: () => stream().finalText() },
    'stream() events': {
      spans: streamed,
      run: async () => {
        const heard = []
        const running = stream()
        running.on('text', delta => heard.push(delta)).on('end', () => heard.push('end'))
        await running.done()
        return heard
      },
    },
    'stream() as an iterator': { spans: streamed, run: () => read(stream()) },
    'asResponse()': { spans: whole, run: async () => (await (await create('c1').asResponse()).json()).id },
    'withResponse()': {
      spans: whole,
      run: async () => {
        const { data, response } = await create('c1').withResponse()
        return [text(data), response.status]
      },
    },
    'withResponse() of a stream': {
      spans: streamed,
      run: async () => {
        const { data, response } = await create('c1', { stream: true }).withResponse()
        return [response.status, await read(data)]
      },
    },
    'eight at a time': {
      spans: Array.from({ length: 8 }, () => whole[0]),
      run: async () => (await Promise.all(Array.from({ length: 8 }, () => create('c1')))).map(text),
    },
    'retried after 429': {
      spans: ['chat flaky 429 ->-', 'chat flaky 200 152>40'],
      native: ['chat flaky 200 152>40 +429'],
      run: async () => text(await create('flaky')),
    },
    'retries exhausted': {
      spans: ['chat limited 429 ->-', 'chat limited 429 ->-'],
      native: ['chat limited 429 ->- +429 +429'],
      run: () => create('limited', {}, { maxRetries: 1 }),
    },
    'bad request': { spans: ['chat bad 400 ->-'], native: ['chat bad 400 ->- +400'], run: () => create('bad') },
    'connection lost': {
      spans: ['chat hang-up failed ->-'],
      native: ['chat hang-up failed ->- +failed'],
      run: () => create('hang-up', {}, { maxRetries: 0 }),
    },
    'error within a stream': {
      spans: ['chat overloaded 200 152>- error'],
      run: async () => read(await create('overloaded', { stream: true })),
    },
    // In 0.27 a signal that aborts while a stream is read leaves its reader waiting for ever.
    ...(version !== '0.27' && {
      'aborted stream': {
        spans: ['chat stuck 200 152>- aborted'],
        run: async () => {
          const controller = new AbortController()
          const events = []
          for await (const event of await create('stuck', { stream: true }, { signal: controller.signal })) {
            events.push(event.type)
            if (events.length === 3) controller.abort()
          }
          return events
        },
      },
    }),
    'break out of a stream': {
      spans: ['chat stuck 200 152>- aborted'],
      run: async () => {
        const events = []
        for await (const event of await create('stuck', { stream: true })) {
          events.push(event.type)
          if (events.length === 2) break
        }
        return events
      },
    },
    'gzip answer': { spans: ['chat gzip 200 152>40'], run: async () => text(await create('gzip')) },
  }
}

function text(message) {
  return message.content[0].text
}

async function read(stream) {
  const events = []
  for await (const event of stream) events.push(event)
  return events
}
