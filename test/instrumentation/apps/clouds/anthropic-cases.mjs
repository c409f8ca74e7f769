import { read } from './run-cases.mjs'

const base = process.env.CLOUD_SERVER
const messages = [{ role: 'user', content: 'Say hello' }]
const tools = [
  {
    name: 'lookup',
    description: 'Weather',
    input_schema: { type: 'object', properties: { city: { type: 'string' } } },
  },
]

export async function casesOf(load) {
  const { default: sdk, Anthropic = sdk } = await load(process.env.ANTHROPIC_SDK)
  const client = new Anthropic({ apiKey: 'sk-test', baseURL: base })
  return { ...messageCases(client), ...streamCases(client), ...newerCases(client), ...(await platformCases(load)) }
}

const params = (model, more) => ({ model, max_tokens: 50, messages, ...more })
const text = message => message.content.map(block => block.text ?? block.type)

function messageCases(client) {
  const create = (model, more, options) => client.messages.create(params(model, more), options)
  return {
    create: async () =>
      text(await create('c1', { system: 'Be brief', temperature: 0.5, top_k: 3, stop_sequences: ['x'] })),
    tools: async () => (await create('tools', { tools, tool_choice: { type: 'auto' } })).content[1].input,
    history: async () =>
      text(
        await create('history', {
          system: [{ type: 'text', text: 'Be brief' }],
          messages: [
            {
              role: 'user',
              content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGVsbG8=' } }],
            },
            { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'lookup', input: {} }] },
            { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'Failed', is_error: true }] },
          ],
        }),
      ),
    thinking: async () => text(await create('thinking', { thinking: { type: 'enabled', budget_tokens: 1024 } })),
    search: async () => text(await create('search', { tools: [{ type: 'web_search_20250305', name: 'web_search' }] })),
    asResponse: async () => (await (await create('c1').asResponse()).json()).id,
    withResponse: async () => {
      const { data, response } = await create('c1').withResponse()
      return [text(data), response.status]
    },
    withOptions: async () =>
      client.withOptions ? text(await client.withOptions({ timeout: 5000 }).messages.create(params('c1'))) : 'none',
    'unread asResponse': async () => (await create('c1').asResponse()).status,
    'several at once': async () => (await Promise.all(['p1', 'p2', 'p3'].map(model => create(model)))).map(text),
    flaky: async () => text(await create('flaky')),
    limited: () => create('limited', {}, { maxRetries: 1 }),
    bad: () => create('bad'),
    'count tokens': async () => {
      const counting = client.messages.countTokens ? client.messages : undefined
      return counting ? (await counting.countTokens({ model: 'count', messages })).input_tokens : 'none'
    },
    batches: async () =>
      client.messages.batches ? (await client.messages.batches.create({ requests: [] })).id : 'none',
  }
}

function streamCases(client) {
  const create = (model, more, options) => client.messages.create(params(model, { stream: true, ...more }), options)
  const types = event => event.type
  // The oldest versions stand on node-fetch, which never ends a stream of theirs that is given up.
  const endless = typeof client.withOptions === 'function'
  return {
    aborted: async () => {
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 50)
      return create('silent', { stream: false }, { signal: controller.signal })
    },
    timeout: () => create('silent-too', { stream: false }, { timeout: 50, maxRetries: 0 }),
    stream: async () => read(await create('c1')),
    'stream tools': async () => read(await create('tools', { tools })),
    'stream thinking': async () => read(await create('thinking')),
    'stream search': async () => read(await create('search')),
    'stream tee': async () => {
      const [left, right] = (await create('c1')).tee()
      return [await read(left, types), await read(right, types)]
    },
    'stream helper': async () => text(await client.messages.stream(params('c1')).finalMessage()),
    'stream helper events': async () => {
      const seen = []
      const stream = client.messages
        .stream(params('tools', { tools }))
        .on('text', delta => seen.push(delta))
        .on('inputJson', json => seen.push(json))
      await stream.done()
      return seen
    },
    'stream helper aborted': async () => {
      if (!endless) return 'none'
      const stream = client.messages.stream(params('stuck'))
      stream.on('text', () => stream.abort())
      return stream.finalMessage()
    },
    'stream overloaded': async () => read(await create('overloaded'), types),
    'stream cut': async () => (await read(await create('cut'), types)).length,
    'stream aborted': async () => {
      if (!endless) return 'none'
      const controller = new AbortController()
      let count = 0
      return read(await create('stuck', {}, { signal: controller.signal }), event => {
        if (++count === 3) controller.abort()
        return event.type
      })
    },
    'stream broken': async () => {
      for await (const event of await create(endless ? 'stuck' : 'c1'))
        if (event.type === 'content_block_delta') return event.type
      return 'nothing'
    },
  }
}

/** What only some versions have. */
function newerCases(client) {
  const beta = client.beta?.messages
  const run = async args => args
  const completions = client.completions
  const prompt = { model: 'legacy', prompt: '\n\nHuman: Say hello', max_tokens_to_sample: 9 }
  return {
    completion: async () => (completions ? (await completions.create(prompt)).completion : 'none'),
    'completion stream': async () =>
      completions ? read(await completions.create({ ...prompt, stream: true })) : 'none',
    beta: async () => (beta ? text(await beta.create(params('beta', { betas: ['x-2026-01-01'] }))) : 'none'),
    'beta stream': async () => (beta ? read(await beta.create(params('beta', { stream: true }))) : 'none'),
    'tool runner': async () =>
      beta?.toolRunner
        ? text(
            await beta.toolRunner(
              params('runner', { tools: [{ ...tools[0], type: 'custom', run, parse: input => input }] }),
            ),
          )
        : 'none',
    parse: async () =>
      client.messages.parse
        ? (
            await client.messages.parse(
              params('json', { output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } }),
            )
          ).content[0].text
        : 'none',
  }
}

async function platformCases(load) {
  if (process.env.ANTHROPIC_SDK !== '@anthropic-ai/sdk' || process.env.PLATFORMS !== '1') return {}
  const { default: Bedrock } = await load('@anthropic-ai/bedrock-sdk')
  const { default: Vertex } = await load('@anthropic-ai/vertex-sdk')
  const bedrock = new Bedrock({
    baseURL: base,
    awsRegion: 'us-east-1',
    awsAccessKey: 'AKIATEST',
    awsSecretKey: 'secret-test',
  })
  const authClient = {
    projectId: 'p1',
    getRequestHeaders: async () => new Headers({ authorization: 'Bearer token-test' }),
  }
  const vertex = new Vertex({ baseURL: `${base}/v1`, region: 'us-east5', projectId: 'p1', authClient })
  const claude = 'anthropic.claude-sonnet-4-5-v1:0'
  return {
    bedrock: async () => text(await bedrock.messages.create(params(claude))),
    'bedrock stream': async () => read(await bedrock.messages.create(params(claude, { stream: true }))),
    'bedrock bad': () => bedrock.messages.create(params('bad')),
    vertex: async () => text(await vertex.messages.create(params('claude-sonnet-4-5@20250929'))),
    'vertex stream': async () =>
      read(await vertex.messages.create(params('claude-sonnet-4-5@20250929', { stream: true }))),
    'vertex count': async () =>
      (await vertex.messages.countTokens({ model: 'claude-sonnet-4-5@20250929', messages })).input_tokens,
  }
}
