import * as names from '../../attributes.ts'
import { listOf } from '../json.ts'
import { providerErrorOf } from '../openai/fields.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import { modelOfPath } from './model-of-path.ts'

const MiB = 1024 * 1024

/** Hugging Face's embeddings; nobody counts their tokens. */
export const featureExtraction: Protocol = {
  operation: 'embeddings',
  provider: 'huggingface',
  path: /\/models\/([^/]+\/)?[^/]+\/pipeline\/(feature-extraction|sentence-similarity)$/,
  answerBytes: MiB,
  speaks: ({ body }) => body['inputs'] !== undefined,
  readRequest,
  readResponse,
}

function readRequest({ path }: WireRequest): RequestReading {
  return { attributes: { [names.GEN_AI_REQUEST_MODEL]: modelOfPath(path) } }
}

function readResponse({ body, list }: WireBody): ResponseReading {
  // One vector, or one for each text.
  const vector = Array.isArray(list[0]) ? listOf(list[0]) : list
  const isVector = vector.length > 1 && vector.every(value => typeof value === 'number')
  return {
    attributes: isVector ? { [names.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: vector.length } : {},
    usage: {},
    ...providerErrorOf(body),
  }
}
