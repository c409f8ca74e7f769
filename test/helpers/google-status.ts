import type { RawAnswer } from './raw-request.ts'
import { otlpType } from './otlp-schema.ts'

const statusType = otlpType('status', 'Status')

export interface GoogleStatus {
  readonly code: number
  readonly message: string
}

/** The google.rpc.Status of an answer, read by its Content-Type; fails when there is none. */
export function statusOf({ headers, body }: RawAnswer): GoogleStatus {
  const encoded = headers['content-type'] === 'application/json' ? JSON.parse(body.toString()) : statusType.decode(body)
  return { code: Number(encoded.code), message: String(encoded.message) }
}
