'use strict'

const messages = [{ role: 'user', content: 'Say hello' }]
const tools = [
  {
    name: 'lookup',
    description: 'Weather',
    input_schema: { type: 'object', properties: { city: { type: 'string' } } },
  },
]

exports.anthropicCases = client => {
  const create = (model, more, options) => client.messages.create({ model, max_tokens: 50, messages, ...more }, options)
  const text = message => message.content[0].text
  return {
    message: async () => text(await create('c1', { system: 'Be brief', temperature: 0.5 })),
    'message tools': async () => (await create('c1', { tools })).content[1].input,
    'message stream': async () => read(await create('c1', { stream: true })),
    'message stream tools': async () => read(await create('c1', { stream: true, tools })),
    'message helper': async () =>
      text(await client.messages.stream({ model: 'c1', max_tokens: 50, messages }).finalMessage()),
    'message asResponse': async () => (await (await create('c1').asResponse()).json()).id,
    'message withResponse': async () => {
      const { data, response } = await create('c1').withResponse()
      return `${text(data)} ${response.status}`
    },
    'message retried': async () => text(await create('flaky')),
    'message limited': () => create('limited', {}, { maxRetries: 1 }),
    'message bad': () => create('bad'),
    'message hung up': () => create('hang-up', {}, { maxRetries: 0 }),
    'message overloaded': async () => read(await create('overloaded', { stream: true })),
    'message aborted stream': async () => {
      const controller = new AbortController()
      const events = []
      for await (const event of await create('stuck', { stream: true }, { signal: controller.signal })) {
        events.push(event.type)
        if (events.length === 3) controller.abort()
      }
      return events
    },
    'message broken': async () => {
      const events = []
      for await (const event of await create('stuck', { stream: true })) {
        events.push(event.type)
        if (events.length === 2) break
      }
      return events
    },
    'message gzip': async () => text(await create('gzip')),
  }
}

async function read(stream) {
  const events = []
  for await (const event of stream) events.push(event)
  return events
}
