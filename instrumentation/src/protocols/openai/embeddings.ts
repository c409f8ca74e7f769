import * as names from '../../attributes.ts'
import { listOf, numberOf, objectOf, objectsOf, textOf } from '../json.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import { providerErrorOf } from './fields.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import { usageOf } from './usage.ts'

const KiB = 1024

/** OpenAI's embeddings. The vectors are never copied to the span: they say nothing to a reader. */
export const openaiEmbeddings: Protocol = {
  operation: 'embeddings',
  provider: 'openai',
  path: /\/embeddings$/,
  answerBytes: 256 * KiB,
  speaks: isForModel,
  readRequest,
  readResponse,
}

/** Voyage's, whose models are named after it. */
export const voyageEmbeddings: Protocol = {
  ...openaiEmbeddings,
  provider: 'voyageai',
  path: /\/(multimodal|contextualized)?embeddings$/,
  bodyDecides: true,
  speaks: request => isForModel(request) && (startsWith(request, 'voyage-') || 'output_dtype' in request.body),
}

/** Jina's, whose models are too. */
export const jinaEmbeddings: Protocol = {
  ...openaiEmbeddings,
  provider: 'jina_ai',
  bodyDecides: true,
  speaks: request => isForModel(request) && startsWith(request, 'jina-'),
}

function isForModel({ body, path }: WireRequest): boolean {
  const named = typeof body['model'] === 'string' || path.includes('/deployments/')
  return named && isInput(body['input'] ?? body['inputs'])
}

function startsWith({ body }: WireRequest, name: string): boolean {
  return textOf(body['model'])?.startsWith(name) === true
}

/** A text, a list of tokens, or a list of any of those and of documents. */
function isInput(input: unknown): boolean {
  return typeof input === 'string' || listOf(input).length > 0
}

function readRequest({ body }: WireRequest): RequestReading {
  const types = body['encoding_format'] ?? body['embedding_type'] ?? body['output_dtype']
  const encodings = (typeof types === 'string' ? [types] : listOf(types)).filter(one => typeof one === 'string')
  return {
    attributes: {
      [names.GEN_AI_REQUEST_MODEL]: textOf(body['model']),
      [names.GEN_AI_REQUEST_ENCODING_FORMATS]: encodings.length === 0 ? undefined : encodings,
      [names.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: numberOf(body['dimensions']) ?? numberOf(body['output_dimension']),
    },
  }
}

function readResponse({ body }: WireBody): ResponseReading {
  const first = objectsOf(body['data'])[0]
  // Voyage's contextualized embeddings are one list a document.
  const vector = first?.['embedding'] ?? objectsOf(first?.['data'])[0]?.['embedding']
  return {
    attributes: {
      [names.GEN_AI_RESPONSE_ID]: textOf(body['id']),
      [names.GEN_AI_RESPONSE_MODEL]: textOf(body['model']),
      ...(Array.isArray(vector) && { [names.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: vector.length }),
    },
    usage: usageOf(objectOf(body['usage']), { input: 'prompt', output: 'completion' }),
    ...providerErrorOf(body),
  }
}
