import { expect, test } from 'vitest'
import type { JsonObject } from '../../../instrumentation/src/protocols/json.ts'
import { protocolsOfPath } from '../../../instrumentation/src/protocols/table.ts'
import { wireRequest } from '../../helpers/wire-request.ts'

const messages = [{ role: 'user', content: 'Hi' }]

function spokenAt(path: string, body: JsonObject, origin?: string): string | undefined {
  const request = { ...wireRequest(body, path), ...(origin && { origin }) }
  const spoken = protocolsOfPath('POST', path).find(protocol => protocol.speaks(request))
  return spoken && `${spoken.provider} ${spoken.operation}`
}

test.each([
  ['/v1/chat/completions', { model: 'm', messages }, 'openai chat'],
  ['/api/v1/chat/completions', { model: 'm', messages, extra: 1 }, 'openai chat'],
  ['/openai/deployments/d/chat/completions', { messages }, 'openai chat'],
  ['/v1/a/g/compat/chat/completions', { model: 'openai/m', messages }, 'openai chat'],
  ['/inference/chat/completions', { model: 'm', messages }, 'openai chat'],
  ['/v1beta/openai/chat/completions', { model: 'm', messages }, 'openai chat'],
  ['/v1/completions', { model: 'm', prompt: [[1, 2]] }, 'openai text_completion'],
  ['/v1/embeddings', { model: 'm', input: [1, 2] }, 'openai embeddings'],
  ['/v1/multimodalembeddings', { model: 'voyage-multimodal-3', inputs: [{ content: [] }] }, 'voyageai embeddings'],
  ['/v1/embeddings', { model: 'jina-clip-v2', input: [{ image: 'x' }] }, 'jina_ai embeddings'],
  ['/v1/images/generations', { prompt: 'A cat' }, 'openai image_generation'],
  ['/v1/images/edits', { images: [{ image_url: 'https://a.example' }], prompt: 'A hat' }, 'openai image_generation'],
  ['/openai/deployments/d/audio/transcriptions', { file: { bytes: 1 } }, 'openai transcription'],
  ['/openai/deployments/d/audio/speech', { input: 'Hi', voice: 'ash' }, 'openai speech'],
  ['/v1/vector_stores/vs_1/search', { query: 'x' }, 'openai retrieval'],
  ['/v2/chat', { model: 'command-a', messages }, 'cohere chat'],
  ['/v1/chat', { model: 'command-r', message: 'Hi' }, 'cohere chat'],
  ['/v2/embed', { model: 'embed-v4', images: ['data:'] }, 'cohere embeddings'],
  ['/api/chat', { model: 'llama3.2', messages }, 'ollama chat'],
  ['/ollama/api/chat', { model: 'llama3.2', messages, user: 'u1' }, 'ollama chat'],
  ['/api/generate', { model: 'llama3.2', prompt: 'Hi' }, 'ollama text_completion'],
  ['/api/embed', { model: 'nomic', input: ['Hi'] }, 'ollama embeddings'],
  ['/v1/rerank', { model: 'bge-reranker', query: 'x', documents: ['a'], top_n: 1 }, 'cohere rerank'],
  ['/v1/retrieval/nvidia/reranking', { query: { text: 'x' }, passages: [{ text: 'a' }] }, 'nvidia rerank'],
  ['/models/gpt2', { inputs: 'Once', parameters: { max_new_tokens: 5 } }, 'huggingface text_completion'],
])('at %s a body of a known shape is a call', (path, body, spoken) => {
  expect(spokenAt(path, body)).toBe(spoken)
})

test.each([
  ['a chat of web pages', '/api/chat', { id: '1', messages: [{ id: 'm', role: 'user', parts: [] }] }],
  ['a chat with a model to choose', '/api/chat', { model: 'm', messages, chatId: '1' }],
  ['a chat without a model', '/api/chat', { messages }],
  ['a chat with one message', '/v1/chat', { message: 'Hi', stream: true, sessionId: '1' }],
  ['a chat with another one', '/v2/chat', { text: 'Hi' }],
  ['a list of done tasks', '/v1/completions', { items: ['a'] }],
  ['a prompt without a model', '/completions', { prompt: 'a' }],
  ['messages without roles', '/chat/completions', { messages: ['Hi'] }],
  ['an unloading of a model', '/api/generate', { model: 'llama3.2', keep_alive: 0 }],
  ['a report to generate', '/generate', { inputs: 'sales' }],
  ['a classification', '/models/bert', { inputs: 'I like it' }],
  ['an order without a model', '/rerank', { query: 'x', documents: ['a'] }],
  ['an embedding of a video', '/embeddings', { input: 'https://a.example' }],
  ['pictures of a shop', '/images/generations', { product: 7 }],
  ['a search in shops', '/vector_stores/1/search', { q: 'x' }],
  ['a moderation by people', '/moderations', { input: 'x' }],
  ['an upload', '/audio/transcriptions', { model: 'car' }],
])("somebody's own %s is not", (_, path, body) => {
  expect(spokenAt(path, body)).toBeUndefined()
})

test.each([
  ['/api/chat', { model: 'm', messages, user: 'u1' }, 'http://127.0.0.1:11434', 'ollama chat'],
  ['/v1/chat', { message: 'Hi', stream: false }, 'https://api.cohere.com', 'cohere chat'],
])('at %s, where it goes tells what the body does not', (path, body, origin, spoken) => {
  expect(spokenAt(path, body)).toBeUndefined()
  expect(spokenAt(path, body, origin)).toBe(spoken)
})
