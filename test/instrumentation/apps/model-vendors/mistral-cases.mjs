import { read } from './read.mjs'

function mistral(load, url) {
  const { Mistral } = load('@mistralai/mistralai')
  const client = new Mistral({ apiKey: 'none', serverURL: url })
  const messages = [{ role: 'user', content: 'Say hello' }]
  return {
    chat: () => client.chat.complete({ model: 'mistral-small', messages, randomSeed: 7 }),
    'chat stream': () => read(client.chat.stream({ model: 'mistral-small', messages })),
    reasoning: () => client.chat.complete({ model: 'magistral', messages }),
    agent: () => client.agents.complete({ agentId: 'ag_1', messages }),
    fim: () => client.fim.complete({ model: 'codestral', topP: 1, prompt: 'def f():', suffix: 'end' }),
    embed: () => client.embeddings.create({ model: 'mistral-embed', inputs: ['one'] }),
    moderation: () => client.classifiers.moderate({ model: 'mistral-moderation', inputs: ['one'] }),
    broken: () => client.chat.complete({ model: 'broken', messages }),
  }
}

export const mistralCases = { mistral }
