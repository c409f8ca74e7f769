import { asksForOrder, readOrder, readOrderRequest } from '../../rerank/reading.ts'
import type { ModelFormat } from './invocation.ts'

/** Rerankers of Cohere and Amazon. */
export const rerankFormat: ModelFormat = {
  operation: 'rerank',
  speaks: ({ body }) => asksForOrder(body),
  readRequest: readOrderRequest,
  readResponse: readOrder,
}
