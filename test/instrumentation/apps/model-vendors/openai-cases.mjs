import { read, tool } from './read.mjs'

const messages = [{ role: 'user', content: 'Say hello' }]

function soon() {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 50)
  return controller.signal
}

function cases({ OpenAI, AzureOpenAI, toFile }, url) {
  const client = new OpenAI({ apiKey: 'sk-none', baseURL: `${url}/v1`, maxRetries: 0 })
  const litellm = new OpenAI({ apiKey: 'sk-none', baseURL: `${url}/litellm/api/v1` })
  const azure = new AzureOpenAI({ apiKey: 'none', endpoint: url, apiVersion: '2024-10-21', deployment: 'gpt-x' })
  const chat = (model, more) => client.chat.completions.create({ model, messages, ...more })
  const picture = () => toFile(Buffer.from('a picture'), 'picture.png', { type: 'image/png' })
  const recording = () => toFile(Buffer.from('a recording'), 'recording.mp3', { type: 'audio/mpeg' })
  return {
    completion: () => client.completions.create({ model: 'm1', prompt: 'Once upon', max_tokens: 5, suffix: '.' }),
    'completion stream': () =>
      read(
        client.completions.create({
          model: 'm1',
          prompt: 'Once',
          stream: true,
          stream_options: { include_usage: true },
        }),
      ),
    image: () => client.images.generate({ model: 'gpt-image-1', prompt: 'A cat', n: 2 }),
    'image edit': async () =>
      client.images.edit({ model: 'gpt-image-1', image: [await picture(), await picture()], prompt: 'A hat' }),
    'image variation': async () => client.images.createVariation({ image: await picture(), model: 'dall-e-2' }),
    transcription: async () =>
      client.audio.transcriptions.create({ model: 'whisper-1', file: await recording(), temperature: 0.5 }),
    'transcription text': async () =>
      client.audio.transcriptions.create({ model: 'whisper-1', file: await recording(), response_format: 'text' }),
    translation: async () => client.audio.translations.create({ model: 'whisper-1', file: await recording() }),
    speech: async () => {
      const response = await client.audio.speech.create({
        model: 'tts-1',
        voice: 'ash',
        input: 'Say this',
        instructions: 'Softly',
      })
      return Buffer.from(await response.arrayBuffer()).toString()
    },
    moderation: () => client.moderations.create({ model: 'omni-moderation', input: ['I will', 'I might'] }),
    azure: () => azure.chat.completions.create({ model: 'gpt-x', messages }),
    litellm: () => litellm.chat.completions.create({ model: 'm1', messages }),
    audio: () => chat('audio', { modalities: ['text', 'audio'], audio: { voice: 'ash', format: 'wav' } }),
    'audio stream': () =>
      read(chat('audio', { stream: true, modalities: ['text', 'audio'], audio: { voice: 'ash', format: 'pcm16' } })),
    search: () => chat('search', { web_search_options: {} }),
    legacy: () => chat('legacy', { functions: [{ name: 'lookup', parameters: { type: 'object' } }] }),
    openrouter: () => chat('openrouter'),
    'openrouter stream': () => read(chat('openrouter', { stream: true })),
    deepseek: () => chat('deepseek'),
    grok: () => chat('grok'),
    sonar: () => chat('sonar'),
    'groq stream': () => read(chat('groq', { stream: true })),
    'kimi stream': () => read(chat('kimi', { stream: true })),
    'whole calls stream': () => read(chat('whole', { stream: true })),
    'failing stream': () => read(chat('failing', { stream: true })),
    'cut stream': () => read(chat('cut', { stream: true })),
    limited: () => client.images.generate({ model: 'limited', prompt: 'A cat' }),
    broken: () => chat('broken'),
    'broken form': async () =>
      client.images.edit({ model: 'm', image: await picture(), prompt: 'A hat' }, { path: '/nowhere' }),
    'aborted image': () => client.images.generate({ model: 'silent', prompt: 'A cat' }, { signal: soon() }),
    'aborted speech': async () => {
      const controller = new AbortController()
      const input = { model: 'long', voice: 'ash', input: 'Say this' }
      const response = await client.audio.speech.create(input, { signal: controller.signal })
      // A web stream, or with node-fetch one of Node's.
      const chunks = response.body[Symbol.asyncIterator]()
      const { value } = await chunks.next()
      controller.abort()
      return value.length
    },
    aborted: () => client.completions.create({ model: 'm1', prompt: 'Once' }, { signal: AbortSignal.abort() }),
  }
}

// What came with later versions.
function laterCases({ OpenAI, toFile }, url) {
  const client = new OpenAI({ apiKey: 'sk-none', baseURL: `${url}/v1`, maxRetries: 0 })
  const recording = () => toFile(Buffer.from('a recording'), 'recording.mp3', { type: 'audio/mpeg' })
  return {
    'image stream': () => read(client.images.generate({ model: 'gpt-image-1', prompt: 'A cat', stream: true })),
    'transcription stream': async () =>
      read(client.audio.transcriptions.create({ model: 'gpt-4o-transcribe', file: await recording(), stream: true })),
    'speech events': async () => {
      const response = await client.audio.speech.create({
        model: 'gpt-4o-mini-tts',
        voice: 'ash',
        input: 'Say this',
        stream_format: 'sse',
      })
      return response.text()
    },
    retrieval: async () =>
      (
        await client.vectorStores.search('vs_1', {
          query: 'How long do refunds take?',
          max_num_results: 2,
          filters: { type: 'eq', key: 'a', value: 1 },
        })
      ).data,
    'missing retrieval': async () => (await client.vectorStores.search('vs_missing', { query: 'x' })).data,
  }
}

function compactCases({ OpenAI }, url) {
  const client = new OpenAI({ apiKey: 'sk-none', baseURL: `${url}/v1`, maxRetries: 0 })
  return { compact: () => client.responses.compact({ model: 'gpt-5', input: [{ role: 'user', content: 'Hi' }] }) }
}

// It reads no further than to the stream's own end, and lets go of the connection.
function heldCases({ OpenAI }, url) {
  const client = new OpenAI({ apiKey: 'sk-none', baseURL: `${url}/v1`, maxRetries: 0 })
  return { 'held stream': () => read(client.chat.completions.create({ model: 'held', messages, stream: true })) }
}

function later(name) {
  return (load, url) => ({ ...cases(load(name), url), ...laterCases(load(name), url) })
}

function groq(load, url) {
  const Groq = load('groq-sdk')
  const client = new Groq({ apiKey: 'gsk-none', baseURL: url, maxRetries: 0 })
  const chat = more => client.chat.completions.create({ model: 'groq', messages, ...more })
  return {
    chat: () => chat(),
    'chat tools': () => chat({ tools: [tool] }),
    'as a response': async () => (await chat().asResponse()).json(),
    'with its response': async () => (await chat().withResponse()).data,
    stream: () => read(chat({ stream: true })),
    'cut stream': () => read(chat({ model: 'cut', stream: true })),
    embedding: () => client.embeddings.create({ model: 'e1', input: 'one' }),
    transcription: async () =>
      client.audio.transcriptions.create({
        model: 'whisper-large',
        file: await Groq.toFile(Buffer.from('a recording'), 'a.mp3', { type: 'audio/mpeg' }),
      }),
    limited: () => chat({ model: 'limited' }),
    broken: () => chat({ model: 'broken' }),
  }
}

export const openaiCases = {
  // With node-fetch, over node:http.
  'openai-4': (load, url) => cases(load('openai'), url),
  'openai-5': later('openai-5'),
  'openai-6': (load, url) => ({ ...later('openai-6')(load, url), ...compactCases(load('openai-6'), url) }),
  'openai-7': (load, url) => ({
    ...later('openai')(load, url),
    ...compactCases(load('openai'), url),
    ...heldCases(load('openai'), url),
  }),
  groq,
}
