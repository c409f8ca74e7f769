import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { contentOf } from '../../retrieval/content.ts'
import { candidateAttributes } from '../../retrieval/rerank.ts'
import type { Hit } from '../../retrieval/search.ts'
import { usageOf as cohereUsage } from '../cohere/usage.ts'
import { listOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.ts'
import { identityOf, providerErrorOf } from '../openai/fields.ts'
import { usageOf } from '../openai/usage.ts'
import type { RequestReading, ResponseReading } from '../protocol.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'

/** Whether a body asks for documents to be put in order. */
export function asksForOrder(body: JsonObject): boolean {
  return queryOf(body) !== undefined && candidatesOf(body).length > 0
}

/** What rerankers are asked: one shape, in which they name a few things differently. */
export function readOrderRequest({ body }: WireRequest): RequestReading {
  return {
    attributes: {
      [names.GEN_AI_REQUEST_MODEL]: textOf(body['model']),
      ...candidateAttributes(candidatesOf(body)),
    },
    search: { query: queryOf(body), topK: numberOf(body['top_n']) ?? numberOf(body['top_k']) },
  }
}

/** What they answer: the places of the documents in the request, best first, with a score each. */
export function readOrder({ body, list }: WireBody, request: WireRequest): ResponseReading {
  const candidates = candidatesOf(request.body)
  const ranked = body['results'] ?? body['data'] ?? body['rankings'] ?? (list.length > 0 ? list : undefined)
  const error = errorOf(body)
  return {
    attributes: identityOf(body),
    usage: readUsage(body),
    foreign: !Array.isArray(ranked) && !error.error,
    ...error,
    ...(!error.error && { hits: objectsOf(ranked).map(one => readHit(one, candidates)) }),
  }
}

function queryOf(body: JsonObject): string | undefined {
  return textOf(body['query']) ?? textOf(objectOf(body['query'])?.['text'])
}

/** The documents as they were sent; without an id of its own, a document's place is its name. */
function candidatesOf(body: JsonObject): readonly Hit[] {
  const documents = listOf(body['documents'] ?? body['texts'] ?? body['passages'])
  return documents.map((document, index) => {
    const id = objectOf(document)?.['id']
    return { id: typeof id === 'string' ? id : String(index), content: contentOf(document) }
  })
}

function readHit(one: JsonObject, candidates: readonly Hit[]): Hit {
  const candidate = candidates[numberOf(one['index']) ?? -1]
  return {
    id: candidate?.id,
    score: numberOf(one['relevance_score']) ?? numberOf(one['score']) ?? numberOf(one['logit']),
    content: candidate?.content,
  }
}

function readUsage(body: JsonObject): Attributes {
  const usage = objectOf(body['usage'])
  const units = numberOf(usage?.['rerank_units'])
  return {
    ...cohereUsage(body),
    ...usageOf(usage, { input: 'prompt', output: 'completion' }),
    ...(units !== undefined && { [names.USAGE_SOURCE]: 'provider', [names.USAGE_SEARCH_UNITS]: units }),
  }
}

// Jina and Voyage say `detail`, Cohere `message`.
function errorOf(body: JsonObject): Pick<ResponseReading, 'error'> {
  const named = providerErrorOf(body)
  const message = textOf(body['detail']) ?? textOf(body['message'])
  return named.error || message === undefined ? named : { error: { type: '_OTHER', message } }
}
