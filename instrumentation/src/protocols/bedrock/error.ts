import type { StreamEvent } from '../framing/event.ts'
import { objectOf, parseJson, textOf, type JsonObject } from '../json.ts'
import type { ProviderError } from '../protocol.ts'
import type { ChosenHeaders } from '../wire-body.ts'

/** AWS names an error in a header, in some services in the body, and says there what happened. */
export const errorHeader = 'x-amzn-errortype'

export function awsErrorOf(body: JsonObject, headers: ChosenHeaders = {}): { readonly error?: ProviderError } {
  const named = headers[errorHeader] ?? textOf(body['__type'])
  // `ValidationException:http://internal.amazon.com/…`, `com.amazon.coral#ValidationException`
  const type = named?.split(':')[0]?.split('#').at(-1)
  if (type === undefined) return {}
  return { error: { type, message: textOf(body['message']) ?? textOf(body['Message']) } }
}

/** The error that a stream turned into, in the form of an error's body. */
export function failureOf(events: readonly StreamEvent[]): JsonObject {
  const failed = events.find(event => event.failed)
  if (failed === undefined) return {}
  const { message } = objectOf(parseJson(failed.data)) ?? {}
  // As the SDK names it: what is `throttlingException` in the stream is a `ThrottlingException` to throw.
  return { __type: failed.event.charAt(0).toUpperCase() + failed.event.slice(1), message }
}
