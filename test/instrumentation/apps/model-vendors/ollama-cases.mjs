import { read, tool } from './read.mjs'

function ollama(load, url) {
  const { Ollama } = load('ollama')
  const client = new Ollama({ host: url })
  const messages = [
    { role: 'system', content: 'Be brief' },
    { role: 'user', content: 'Say hello', images: [Buffer.from('a picture').toString('base64')] },
  ]
  const post = (path, body) =>
    fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return {
    chat: () =>
      client.chat({
        model: 'llama3.2',
        messages,
        think: true,
        options: { temperature: 0.2, num_predict: 20, stop: ['x'] },
      }),
    'chat tools': () => client.chat({ model: 'llama3.2', messages, tools: [tool] }),
    'chat stream': () => read(client.chat({ model: 'llama3.2', messages, stream: true })),
    'chat stream tools': () => read(client.chat({ model: 'llama3.2', messages, tools: [tool], stream: true })),
    'cut stream': () => read(client.chat({ model: 'cut', messages, stream: true })),
    'broken off': async () => {
      const stream = await client.chat({ model: 'llama3.2', messages, stream: true })
      return (await stream[Symbol.asyncIterator]().next()).value
    },
    generate: () => client.generate({ model: 'llama3.2', prompt: 'Say hello', system: 'Be brief', format: 'json' }),
    'generate stream': () => read(client.generate({ model: 'llama3.2', prompt: 'Say hello', stream: true })),
    embed: () => client.embed({ model: 'nomic', input: ['one', 'two'], dimensions: 2 }),
    embeddings: () => client.embeddings({ model: 'nomic', prompt: 'one' }),
    missing: () => client.chat({ model: 'missing', messages }),
    // Streaming is the default of the wire, not of the SDK.
    'stream by default': async () => (await post('/api/chat', { model: 'llama3.2', messages })).text(),
    // The same path of somebody's own server.
    'own chat': async () =>
      (await post('/api/chat', { id: '1', messages: [{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }] }))
        .status,
  }
}

export const ollamaCases = { ollama }
