import { textOf } from '../json.ts'
import type { Protocol } from '../protocol.ts'
import { asksForOrder, readOrder, readOrderRequest } from './reading.ts'

const MiB = 1024 * 1024

const reranker = {
  operation: 'rerank',
  bodyDecides: true,
  answerBytes: 8 * MiB,
  readRequest: readOrderRequest,
  readResponse: readOrder,
} as const

/** Voyage's, which alone of the hosted ones says `top_k`, and whose models are named after it. */
const voyageRerank: Protocol = {
  ...reranker,
  provider: 'voyageai',
  path: /\/rerank$/,
  speaks: ({ body }) => asksForOrder(body) && (isModel(body['model'], /^rerank-(lite-)?\d/) || 'top_k' in body),
}

const jinaRerank: Protocol = {
  ...reranker,
  provider: 'jina_ai',
  path: /\/rerank$/,
  speaks: ({ body }) => asksForOrder(body) && isModel(body['model'], /^jina(ai\/|-)/),
}

/** Cohere's, whose shape the servers of open models took over. */
const cohereRerank: Protocol = {
  ...reranker,
  provider: 'cohere',
  path: /\/rerank$/,
  speaks: ({ body }) => asksForOrder(body) && typeof body['model'] === 'string',
}

/** Text Embeddings Inference's, which serves one model and so names none, and NVIDIA's. */
const openRerank: Protocol = {
  ...reranker,
  provider: 'huggingface',
  path: /\/rerank$/,
  speaks: ({ body }) => Array.isArray(body['texts']) && asksForOrder(body),
}

const nvidiaRerank: Protocol = {
  ...reranker,
  provider: 'nvidia',
  path: /\/(reranking|ranking)$/,
  speaks: ({ body }) => Array.isArray(body['passages']) && asksForOrder(body),
}

function isModel(model: unknown, pattern: RegExp): boolean {
  return pattern.test(textOf(model) ?? '')
}

/** The more particular ones come first: all but the last have the same path. */
export const rerankProtocols: readonly Protocol[] = [voyageRerank, jinaRerank, cohereRerank, openRerank, nvidiaRerank]
