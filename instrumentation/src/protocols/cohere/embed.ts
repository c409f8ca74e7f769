import * as names from '../../attributes.ts'
import { listOf, numberOf, objectOf, textOf, type JsonObject } from '../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import { errorOf } from './fields.ts'
import { usageOf } from './usage.ts'

const MiB = 1024 * 1024

/** Cohere's embeddings, of both versions. */
export const cohereEmbed: Protocol = {
  operation: 'embeddings',
  provider: 'cohere',
  path: /\/v[12]\/embed$/,
  // Its usage stands behind megabytes of vectors, in an object of objects.
  answerBytes: 8 * MiB,
  speaks: ({ body }) =>
    (typeof body['model'] === 'string' || typeof body['input_type'] === 'string') &&
    listOf(body['texts'] ?? body['inputs'] ?? body['images']).length > 0,
  readRequest,
  readResponse,
}

function readRequest({ body }: WireRequest): RequestReading {
  const encodings = listOf(body['embedding_types']).filter(type => typeof type === 'string')
  return {
    attributes: {
      [names.GEN_AI_REQUEST_MODEL]: textOf(body['model']),
      [names.GEN_AI_REQUEST_ENCODING_FORMATS]: encodings.length === 0 ? undefined : encodings,
      [names.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: numberOf(body['output_dimension']),
    },
  }
}

function readResponse({ body }: WireBody): ResponseReading {
  return {
    attributes: { [names.GEN_AI_RESPONSE_ID]: textOf(body['id']), ...dimensionsOf(body) },
    usage: usageOf(body),
    ...errorOf(body),
  }
}

// A list of vectors, or one list for each type asked for; in `ubinary` and `binary` eight dimensions are one number.
function dimensionsOf({ embeddings }: JsonObject): Readonly<Record<string, number>> {
  const vectors = Array.isArray(embeddings)
    ? embeddings
    : (objectOf(embeddings)?.['float'] ?? objectOf(embeddings)?.['int8'])
  const vector = listOf(vectors)[0]
  return Array.isArray(vector) ? { [names.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: vector.length } : {}
}
