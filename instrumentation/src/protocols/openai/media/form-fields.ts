import type { JsonObject } from '../../json.ts'

/** Whether a stream is asked for: in a form everything is a text. */
export function asksForStream(body: JsonObject): boolean {
  return body['stream'] === true || body['stream'] === 'true'
}
