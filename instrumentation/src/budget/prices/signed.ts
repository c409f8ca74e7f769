import { createHmac, timingSafeEqual } from 'node:crypto'
import { objectOf, parseJson, textOf, type JsonObject } from '../../protocols/json.ts'

/**
 * The prices in a file that is signed: `{"document": "…", "signature": "…"}`, the signature the HMAC-SHA-256 of the document's
 * text under the API key that it was asked for with. Whoever can write to the cache, and has not that key, cannot change a
 * price. A collector without keys is on this very machine; then the signature only tells that the file is whole.
 *
 * @returns undefined where it is not what the key's owner signed
 */
export function openSigned(text: string, key: string): JsonObject | undefined {
  const envelope = objectOf(parseJson(text))
  const [document, signature] = [textOf(envelope?.['document']), textOf(envelope?.['signature'])]
  if (document === undefined || signature === undefined) return undefined
  const expected = createHmac('sha256', key).update(document).digest()
  const given = Buffer.from(signature, 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  return objectOf(parseJson(document))
}
