import { listOf, numberOf, objectsOf, textOf, type JsonObject } from '../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { Hit } from '../../retrieval/search.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import { placed } from '../stores/store-format.ts'
import { providerErrorOf } from './fields.ts'

const MiB = 1024 * 1024
const path = /\/vector_stores\/([^/]+)\/search$/

/** A search in a vector store of OpenAI. */
export const vectorStoreSearch: Protocol = {
  operation: 'retrieval',
  provider: 'openai',
  path,
  answerBytes: 8 * MiB,
  speaks: ({ body }) => typeof body['query'] === 'string' || listOf(body['query']).length > 0,
  readRequest,
  readResponse,
}

function readRequest({ body, path: target }: WireRequest): RequestReading {
  const collection = path.exec(target)?.[1]
  return {
    name: `retrieval ${collection ?? ''}`.trim(),
    attributes: {},
    search: {
      store: 'openai',
      collection,
      operation: 'search',
      query: body['query'],
      topK: numberOf(body['max_num_results']),
      filter: body['filters'] ?? undefined,
    },
  }
}

function readResponse({ body }: WireBody, { path: target }: WireRequest): ResponseReading {
  const error = providerErrorOf(body)
  const hits = placed([objectsOf(body['data']).map(readHit)], [{ store: 'openai', collection: path.exec(target)?.[1] }])
  return { attributes: {}, usage: {}, ...error, ...(!error.error && { hits }) }
}

// A hit is a piece of a file: several hits may have the same id, their contents tell them apart.
function readHit(hit: JsonObject): Hit {
  const texts = objectsOf(hit['content']).map(part => textOf(part['text']) ?? '')
  return {
    id: textOf(hit['file_id']) ?? textOf(hit['filename']),
    score: numberOf(hit['score']),
    content: texts.length === 0 ? undefined : texts.join('\n'),
  }
}
