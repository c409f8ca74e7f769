import type { RawAnswer } from './raw-request.ts'
import { otlpType } from './otlp-schema.ts'

const statusType = otlpType('status', 'Status')
const detailTypes: Readonly<Record<string, ReturnType<typeof otlpType>>> = {
  RetryInfo: otlpType('status', 'RetryInfo'),
  BadRequest: otlpType('status', 'BadRequest'),
}

export interface GoogleStatus {
  readonly code: number
  readonly message: string
}

/** The google.rpc.Status of an answer, read by its Content-Type; fails when there is none. */
export function statusOf({ headers, body }: RawAnswer): GoogleStatus {
  const encoded = headers['content-type'] === 'application/json' ? JSON.parse(body.toString()) : statusType.decode(body)
  return { code: Number(encoded.code), message: String(encoded.message) }
}

/** The details of an answer's Status: the type's last name, and its fields as JSON has them. */
export function detailsOf({ headers, body }: RawAnswer): readonly object[] {
  if (headers['content-type'] !== 'application/json') return protobufDetails(body)
  const { details = [] } = JSON.parse(body.toString()) as { details?: readonly { '@type': string }[] }
  return details.map(({ '@type': type, ...fields }) => ({ type: lastName(type), ...fields }))
}

/** The same of a Status in protobuf, with durations as JSON has them. */
export function protobufDetails(body: Uint8Array): readonly object[] {
  // True by the schema.
  const { details } = statusType.toObject(statusType.decode(body), { arrays: true }) as {
    details: { type_url: string; value: Uint8Array }[]
  }
  return details.map(({ type_url, value }) => {
    const type = lastName(type_url)
    const detailType = detailTypes[type]
    if (!detailType) throw new Error(`no detail is called ${type_url}`)
    const { retryDelay, ...fields } = detailType.toObject(detailType.decode(value), { longs: Number })
    return { type, ...fields, ...(retryDelay && { retryDelay: `${retryDelay.seconds}s` }) }
  })
}

/** The name must be a whole one: https://protobuf.dev/reference/protobuf/google.protobuf/#any */
function lastName(type: string): string {
  return /^type\.googleapis\.com\/google\.rpc\.(\w+)$/.exec(type)?.[1] ?? type
}
