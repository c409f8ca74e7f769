import * as names from '../../attributes.ts'
import { listOf, numberOf, textOf } from '../json.ts'
import { providerErrorOf } from '../openai/fields.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import { isForOllama, usageOf } from './fields.ts'

const MiB = 1024 * 1024

/** Ollama's embeddings: of several texts, and the older path, which takes one. */
export const ollamaEmbed: Protocol = {
  operation: 'embeddings',
  provider: 'ollama',
  path: /\/api\/embed(dings)?$/,
  bodyDecides: true,
  // The count stands behind the vectors.
  answerBytes: 8 * MiB,
  speaks: request => isInput(request) && isForOllama(request.body, request),
  readRequest,
  readResponse,
}

function isInput({ body, path }: WireRequest): boolean {
  const input = path.endsWith('/embed') ? body['input'] : body['prompt']
  return typeof input === 'string' || listOf(input).length > 0
}

function readRequest({ body }: WireRequest): RequestReading {
  return {
    attributes: {
      [names.GEN_AI_REQUEST_MODEL]: textOf(body['model']),
      [names.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: numberOf(body['dimensions']),
    },
  }
}

function readResponse({ body }: WireBody): ResponseReading {
  const vector = listOf(body['embeddings'])[0] ?? body['embedding']
  return {
    attributes: {
      [names.GEN_AI_RESPONSE_MODEL]: textOf(body['model']),
      ...(Array.isArray(vector) && { [names.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: vector.length }),
    },
    usage: usageOf(body),
    foreign: !('embeddings' in body || 'embedding' in body || 'error' in body),
    ...providerErrorOf(body),
  }
}
