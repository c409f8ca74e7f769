import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.ts'
import type { ProviderError } from '../protocol.ts'

/**
 * What a store's answer says went wrong. Elasticsearch has `error.type` and `error.reason`, Azure, Pinecone and Typesense
 * `error` or plain `code` and `message`, Qdrant `status.error`, Weaviate a list, Milvus a code other than 0 under HTTP 200.
 */
export function storeErrorOf(body: JsonObject): { readonly error?: ProviderError } {
  const inStatus = textOf(objectOf(body['status'])?.['error'])
  if (inStatus !== undefined) return { error: { type: '_OTHER', message: inStatus } }
  const error = objectOf(body['error']) ?? objectsOf(body['errors'] ?? body['error'])[0]
  if (error !== undefined) return { error: { type: codeOf(error), message: messageOf(error) } }
  const failed = typeof body['error'] === 'string' || (messageOf(body) !== undefined && body['code'] !== 0)
  return failed ? { error: { type: codeOf(body), message: messageOf(body) ?? textOf(body['error']) } } : {}
}

function codeOf(error: JsonObject): string {
  const code = textOf(error['type']) ?? textOf(error['code']) ?? textOf(error['error'])
  // What is no code but a sentence would make every failure a type of its own.
  if (code !== undefined && /^[\w.:-]{1,80}$/.test(code)) return code
  return numberOf(error['code'])?.toString() ?? '_OTHER'
}

function messageOf(error: JsonObject): string | undefined {
  return textOf(error['reason']) ?? textOf(error['message'])
}
