import * as names from '../../attributes.ts'
import { numberOf, objectOf, objectsOf, textOf } from '../json.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import { providerErrorOf, usageOf } from './fields.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'

const KiB = 1024

/** OpenAI's embeddings. The vectors are never copied to the span: they say nothing to a reader. */
export const openaiEmbeddings: Protocol = {
  operation: 'embeddings',
  provider: 'openai',
  path: /\/embeddings$/,
  answerBytes: 256 * KiB,
  speaks: ({ body }) => body['input'] !== undefined,
  readRequest,
  readResponse,
}

function readRequest({ body }: WireRequest): RequestReading {
  const encoding = textOf(body['encoding_format'])
  return {
    attributes: {
      [names.GEN_AI_REQUEST_MODEL]: textOf(body['model']),
      [names.GEN_AI_REQUEST_ENCODING_FORMATS]: encoding === undefined ? undefined : [encoding],
      [names.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: numberOf(body['dimensions']),
    },
  }
}

function readResponse({ body }: WireBody): ResponseReading {
  const usage = objectOf(body['usage'])
  const vector = objectsOf(body['data'])[0]?.['embedding']
  return {
    attributes: {
      [names.GEN_AI_RESPONSE_MODEL]: textOf(body['model']),
      [names.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: Array.isArray(vector) ? vector.length : undefined,
    },
    usage: usageOf(usage, { input: 'prompt', output: 'completion' }),
    ...providerErrorOf(body),
  }
}
