/** The parts of OTLP messages as protobufjs gives them, in the shape of our model. */
import type { AnyValue, Attributes, OtlpResource, OtlpScope } from '../../collector/src/otlp.ts'

export type Plain = Record<string, unknown>

export interface Origin {
  readonly resource: OtlpResource
  readonly scope: OtlpScope
}

/** Every record of a request with its resource and scope; `names` are the fields that lead to the records. */
export function recordsOf<T>(
  request: Plain,
  names: readonly [string, string, string],
  read: (record: Plain, origin: Origin) => T,
): readonly T[] {
  return listOf(request[names[0]]).flatMap(resource =>
    listOf(resource[names[1]]).flatMap(scope =>
      listOf(scope[names[2]]).map(record => read(record, originOf(resource['resource'], scope['scope']))),
    ),
  )
}

function originOf(resource: unknown, scope: unknown): Origin {
  return {
    resource: { attributes: attributesOf(plain(resource)['attributes']) },
    scope: {
      name: text(plain(scope)['name']),
      version: text(plain(scope)['version']),
      attributes: attributesOf(plain(scope)['attributes']),
    },
  }
}

/** The attributes of a list of KeyValues. */
export function attributesOf(list: unknown): Attributes {
  return new Map(listOf(list).map(pair => [text(pair['key']), valueOf(plain(pair['value']))]))
}

/** What an AnyValue holds. */
export function valueOf(value: Plain): AnyValue {
  const kind = value['value']
  const content = typeof kind === 'string' ? value[kind] : null
  switch (kind) {
    case 'intValue': {
      // protobufjs holds every int64 in a Long, whose text is exact.
      const integer = BigInt(String(content))
      return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer
    }
    case 'arrayValue':
      return listOf(plain(content)['values']).map(valueOf)
    case 'kvlistValue':
      return attributesOf(plain(content)['values'])
    case 'bytesValue':
      return Uint8Array.from(content as Uint8Array)
    default:
      // True: what is left are texts, booleans, doubles and the empty value.
      return content as AnyValue
  }
}

export function plain(value: unknown): Plain {
  // True of everything protobufjs's toObject gives for a message; an absent one is null.
  return (value ?? {}) as Plain
}

export function listOf(value: unknown): readonly Plain[] {
  return (value ?? []) as readonly Plain[]
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function hex(value: unknown): string {
  return Buffer.from((value ?? []) as Uint8Array).toString('hex')
}

/** An id in hex, if it is one of that many bytes. */
export function validId(value: unknown, bytes: number): string | undefined {
  const id = hex(value)
  return id.length === 2 * bytes && /[^0]/.test(id) ? id : undefined
}

export function nano(value: unknown): bigint {
  return BigInt(String(value))
}

/** A number that may be a Long, or absent. */
export function numberOf(value: unknown): number | undefined {
  return value === undefined || value === null ? undefined : Number(value)
}
