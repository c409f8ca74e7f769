import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.ts'
import type { ProviderError } from '../protocol.ts'

/**
 * What a store's answer says went wrong. Elasticsearch, Azure and Weaviate have an `error` or a list of `errors`, Milvus
 * a code other than 0 under HTTP 200, others a plain `code` or `error` and `message`. An error without a code goes by
 * its HTTP status.
 */
export function storeErrorOf(body: JsonObject): { readonly error?: ProviderError } {
  const listed = objectsOf(body['errors'] ?? body['error'])[0]
  const error = objectOf(body['error']) ?? listed ?? body
  const code = codeOf(error) ?? (listed && '_OTHER')
  return code === undefined || code === '0' ? {} : { error: { type: code, message: messageOf(error) } }
}

function codeOf(error: JsonObject): string | undefined {
  const code = textOf(error['code']) ?? textOf(error['type']) ?? textOf(error['error'])
  // What is no code but a sentence would make every failure a type of its own.
  if (code !== undefined && /^[\w.:-]{1,80}$/.test(code)) return code
  return numberOf(error['code'])?.toString()
}

function messageOf(error: JsonObject): string | undefined {
  return textOf(error['reason']) ?? textOf(error['message'])
}
