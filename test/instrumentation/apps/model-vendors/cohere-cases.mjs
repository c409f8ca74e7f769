import { read, tool } from './read.mjs'

const documents = ['Returns are free.', { text: 'Refunds take five days.' }]

function cohere(load, url) {
  const { CohereClient, CohereClientV2 } = load('cohere-ai')
  const first = new CohereClient({ token: 'none', environment: url })
  const second = new CohereClientV2({ token: 'none', environment: url })
  const messages = [
    { role: 'system', content: 'Be brief' },
    { role: 'user', content: 'Say hello' },
  ]
  return {
    chat: () => second.chat({ model: 'command-a', messages, temperature: 0.3, k: 5, p: 0.9, maxTokens: 40 }),
    'chat tools': () => second.chat({ model: 'command-a', messages, tools: [tool] }),
    'chat stream': () => read(second.chatStream({ model: 'command-a', messages })),
    'chat stream tools': () => read(second.chatStream({ model: 'command-a', messages, tools: [tool] })),
    'legacy chat': () =>
      first.chat({
        model: 'command-r',
        message: 'Say hello',
        preamble: 'Be brief',
        chatHistory: [{ role: 'CHATBOT', message: 'Yes?' }],
      }),
    'legacy stream': () => read(first.chatStream({ model: 'command-r', message: 'Say hello' })),
    embed: () =>
      second.embed({
        model: 'embed-v4',
        texts: ['one'],
        inputType: 'search_query',
        embeddingTypes: ['float'],
        outputDimension: 3,
      }),
    'legacy embed': () => first.embed({ model: 'embed-v3', texts: ['one'], inputType: 'search_query' }),
    rerank: () =>
      second.rerank({
        model: 'rerank-v3.5',
        query: 'How long do refunds take?',
        documents: documents.map(one => one.text ?? one),
        topN: 2,
      }),
    'legacy rerank': () =>
      first.rerank({ model: 'rerank-english-v3.0', query: 'How long do refunds take?', documents }),
    missing: () => second.chat({ model: 'missing', messages }, { maxRetries: 0 }),
  }
}

export const cohereCases = { cohere }
