'use strict'

// Ordinary code on Vercel's AI SDK. Runs with tools and agents stand in `spans` with the tools and the calls below them.

exports.library = 'ai'
exports.versions = [
  { version: '4', folder: 'older', name: 'ai' },
  { version: '5', folder: 'newest', name: 'ai-5' },
  { version: '6', folder: 'newest', name: 'ai-6' },
  { version: '7', folder: 'newest', name: 'ai', node: 22, formats: ['mjs'] },
]

const providers = { 4: '@ai-sdk/openai', 5: 'ai-5-openai', 6: 'ai-6-openai', 7: '@ai-sdk/openai' }
const messages = [{ role: 'user', content: 'Weather?' }]
const plain = 'chat m1 200 120>40'
const steps = ['invoke_agent forecast', 'chat agent 200 120>40', 'execute_tool lookup', 'chat agent 200 120>40']
const streamedSteps = steps.map(span => (span.startsWith('chat') ? `${span} complete` : span))

exports.patterns = async ({ sdk, load, version, url }) => {
  const { z } = await load('zod')
  const { createOpenAI } = await load(providers[version])
  const openai = createOpenAI({ apiKey: 'k', baseURL: `${url}/v1`, compatibility: 'strict' })
  const use = { sdk, z, version, openai, chat: name => openai.chat(name) }
  return { ...texts(use), ...objects(use), ...toolRuns(use), ...failures(use), ...agents(use) }
}

function toolsOf({ sdk, z, version }, execute = async ({ city }) => `Sunny in ${city}`) {
  const schema = z.object({ city: z.string() })
  return {
    lookup: sdk.tool({
      description: 'Weather',
      ...(version === '4' ? { parameters: schema } : { inputSchema: schema }),
      execute,
    }),
  }
}

function inSteps({ sdk, version }) {
  if (version === '4') return { maxSteps: 3 }
  return { stopWhen: (sdk.stepCountIs ?? sdk.isStepCount)(3) }
}

function named(version, functionId = 'forecast') {
  return version === '7' ? { telemetry: { functionId } } : { experimental_telemetry: { functionId } }
}

function texts({ sdk, chat, openai, version }) {
  return {
    generateText: {
      spans: [plain],
      run: async () => {
        const { text, finishReason, usage } = await sdk.generateText({ model: chat('m1'), prompt: 'Say hello' })
        return [text, finishReason, usage]
      },
    },
    'generateText on responses': {
      spans: [plain],
      run: async () => (await sdk.generateText({ model: openai.responses('m1'), prompt: 'Say hello' })).text,
    },
    streamText: {
      spans: [`${plain} complete`],
      run: async () => {
        const result = await sdk.streamText({ model: chat('m1'), prompt: 'Say hello' })
        return [await read(result.textStream), await result.text, await result.usage]
      },
    },
    'full stream': {
      spans: [`${plain} complete`],
      run: async () => kinds((await sdk.streamText({ model: chat('m1'), prompt: 'Say hello' })).fullStream),
    },
    'stream as a response': {
      spans: [`${plain} complete`],
      run: async () => {
        const result = await sdk.streamText({ model: chat('m1'), prompt: 'Say hello' })
        const response = result.toTextStreamResponse?.() ?? sdk.createTextStreamResponse({ stream: result.textStream })
        return [response.status, await response.text()]
      },
    },
    'callback at the end': {
      spans: [`${plain} complete`],
      run: async () => {
        const heard = []
        const onFinish = ({ text, finishReason }) => void heard.push(text, finishReason)
        const result = await sdk.streamText({ model: chat('m1'), prompt: 'Say hello', onFinish })
        await read(result.textStream)
        return heard
      },
    },
    ...(version === '4' ? {} : embeddings({ sdk, openai })),
  }
}

function embeddings({ sdk, openai }) {
  const model = () => (openai.textEmbeddingModel ?? openai.embeddingModel ?? openai.embedding)('e1')
  return {
    embed: {
      spans: ['embeddings e1 200 7>-'],
      run: async () => (await sdk.embed({ model: model(), value: 'hello' })).embedding,
    },
    embedMany: {
      spans: ['embeddings e1 200 7>-'],
      run: async () => (await sdk.embedMany({ model: model(), values: ['hello', 'goodbye'] })).embeddings,
    },
  }
}

function objects({ sdk, z, chat, openai, version }) {
  const schema = z.object({ ok: z.boolean() })
  const model = version === '4' ? openai.chat('m1', { structuredOutputs: true }) : chat('m1')
  return {
    generateObject: {
      spans: [plain],
      run: async () => (await sdk.generateObject({ model, schema, prompt: 'Is it?' })).object,
    },
    streamObject: {
      spans: [`${plain} complete`],
      run: async () => {
        const result = await sdk.streamObject({ model, schema, prompt: 'Is it?', onError: () => undefined })
        return read(result.textStream)
      },
    },
  }
}

function toolRuns(use) {
  const { sdk, chat, version, openai } = use
  const run = (method, more) =>
    sdk[method]({ model: chat('agent'), messages, tools: toolsOf(use), ...inSteps(use), ...named(version), ...more })
  const heard = []
  return {
    'a tool': {
      spans: steps,
      run: async () => {
        const { text, steps: taken } = await run('generateText')
        return [text, taken.map(({ toolResults }) => toolResults.map(({ result, output }) => result ?? output))]
      },
    },
    'a tool on responses': {
      spans: steps,
      run: async () => (await run('generateText', { model: openai.responses('agent') })).text,
    },
    'a tool in a stream': {
      spans: streamedSteps,
      run: async () => kinds((await run('streamText')).fullStream),
    },
    'a tool that fails': {
      spans: version === '4' ? steps.slice(0, 3).with(0, `${steps[0]} failed`) : steps,
      run: async () => (await run('generateText', { tools: failing(use) })).text,
    },
    'a tool that fails in a stream': {
      spans: version === '4' ? streamedSteps.slice(0, 3) : streamedSteps,
      run: async () => kinds((await run('streamText', { tools: failing(use), onError: () => undefined })).fullStream),
    },
    'a tool without a result': {
      spans: steps.slice(0, 2),
      run: async () =>
        (await run('generateText', { tools: toolsOf(use, null) })).toolCalls.map(({ toolName }) => toolName),
    },
    'a callback at each step': {
      spans: steps,
      run: async () => {
        await run('generateText', { onStepFinish: ({ finishReason }) => void heard.push(finishReason) })
        return heard
      },
    },
    'a run in a tool': {
      spans: [...steps.slice(0, 3), plain, steps[3]],
      run: async () => {
        const ask = async () => (await sdk.generateText({ model: chat('m1'), prompt: 'Say hello' })).text
        return (await run('generateText', { tools: toolsOf(use, ask) })).text
      },
    },
  }
}

function failing(use) {
  return toolsOf(use, () => Promise.reject(new RangeError('No such city')))
}

function failures(use) {
  const { sdk, chat, version } = use
  return {
    refused: {
      spans: ['chat bad 400 ->-'],
      run: () => sdk.generateText({ model: chat('bad'), prompt: 'Say hello', maxRetries: 0 }),
    },
    'a run with tools refused': {
      spans: ['invoke_agent forecast failed', 'chat bad 400 ->-'],
      run: () =>
        sdk.generateText({ model: chat('bad'), messages, tools: toolsOf(use), maxRetries: 0, ...named(version) }),
    },
    'refused stream': {
      spans: ['chat bad 400 ->-'],
      run: async () => {
        const errors = []
        const onError = ({ error }) => void errors.push(error.name)
        const result = await sdk.streamText({ model: chat('bad'), prompt: 'Say hello', maxRetries: 0, onError })
        return [await kinds(result.fullStream), errors]
      },
    },
    retried: {
      spans: ['chat flaky 429 ->-', 'chat flaky 200 120>40'],
      run: async () => (await sdk.generateText({ model: chat('flaky'), prompt: 'Say hello', maxRetries: 1 })).text,
    },
    aborted: {
      spans: ['chat silent failed ->-'],
      run: () =>
        sdk.generateText({
          model: chat('silent'),
          prompt: 'Say hello',
          abortSignal: AbortSignal.timeout(300),
          maxRetries: 0,
        }),
    },
    'stream broken off': {
      spans: ['chat long 200 ->- aborted'],
      run: async () => {
        const controller = new AbortController()
        const result = await sdk.streamText({
          model: chat('long'),
          prompt: 'Say hello',
          abortSignal: controller.signal,
          onError: () => undefined,
        })
        for await (const chunk of result.textStream) {
          controller.abort()
          return chunk
        }
        return 'nothing'
      },
    },
    'four at a time': {
      spans: Array.from({ length: 4 }, () => plain),
      run: async () =>
        (await Promise.all([1, 2, 3, 4].map(() => sdk.generateText({ model: chat('m1'), prompt: 'Hi' })))).map(
          ({ text }) => text,
        ),
    },
  }
}

function agents(use) {
  const { sdk, chat, version } = use
  const Agent = sdk.ToolLoopAgent ?? sdk.Experimental_Agent
  if (Agent === undefined) return {}
  const agent = () => {
    return new Agent({
      id: 'forecast',
      name: 'forecast',
      model: chat('agent'),
      tools: toolsOf(use),
      ...inSteps(use),
      ...(version === '7' && named(version)),
    })
  }
  return {
    'an agent': { spans: steps, run: async () => (await agent().generate({ prompt: 'Weather?' })).text },
    'stream of an agent': {
      spans: streamedSteps,
      run: async () => kinds((await agent().stream({ prompt: 'Weather?' })).fullStream),
    },
  }
}

async function kinds(stream) {
  return (await read(stream)).map(({ type }) => type)
}

async function read(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}
