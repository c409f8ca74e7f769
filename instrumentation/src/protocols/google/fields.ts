import { numberOf, objectOf, textOf, type JsonObject } from '../json.ts'
import type { ProviderError } from '../protocol.ts'

/** A field by its name in JSON, or by the one it has in Google's protocol buffers: its services take both. */
export function fieldOf(object: JsonObject | undefined, name: string): unknown {
  return object?.[name] ?? object?.[name.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)]
}

/** Vertex AI names project or publisher in the path; the Gemini API knows neither. */
export function providerOfPath(path: string): string {
  return /\/(projects|publishers)\//.test(path) ? 'gcp.vertex_ai' : 'gcp.gemini'
}

/** The model, or the endpoint it is served by, in a path that ends in `{model}:{method}`. */
export function modelOfPath(path: string): string | undefined {
  const name = /([^/]+):\w+$/.exec(path)?.[1]
  return name === undefined ? undefined : decoded(name)
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** The error object of an answer: a `google.rpc.Status`, whose status is the name of its code. */
export function googleErrorOf(body: JsonObject): { readonly error?: ProviderError } {
  const error = objectOf(body['error'])
  if (error === undefined) return {}
  const type = textOf(error['status']) ?? textOf(error['code']) ?? String(numberOf(error['code']) ?? '_OTHER')
  return { error: { type, message: textOf(error['message']) } }
}
