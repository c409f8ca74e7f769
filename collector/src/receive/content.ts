import type { Transform } from 'node:stream'
import zlib from 'node:zlib'
import { CollectorError } from '../errors.ts'
import type { OtlpEncoding } from '../model.ts'

const encodings: Readonly<Record<string, OtlpEncoding>> = {
  'application/x-protobuf': 'protobuf',
  'application/protobuf': 'protobuf',
  'application/json': 'json',
}

/** The encoding a Content-Type names, if it is one of OTLP's. Parameters such as a charset do not matter. */
export function encodingOf(contentType: string | undefined): OtlpEncoding | undefined {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return Object.hasOwn(encodings, mediaType) ? encodings[mediaType] : undefined
}

/** Makes the stream that undoes a Content-Encoding; undefined where there is nothing to undo. */
export type OpenInflater = () => Transform

const inflaters: ReadonlyMap<string, OpenInflater> = new Map([
  ['gzip', () => zlib.createGunzip(inflating)],
  ['x-gzip', () => zlib.createGunzip(inflating)],
  ['deflate', () => zlib.createInflate(inflating)],
  ...zstd(),
])

const inflating = { chunkSize: 64 * 1024 } as const

/** How to undo a Content-Encoding; throws UNSUPPORTED_ENCODING for one we do not have. */
export function inflaterOf(contentEncoding: string | undefined): OpenInflater | undefined {
  const name = contentEncoding?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity') return undefined
  const inflater = inflaters.get(name)
  if (inflater) return inflater
  const known = [...inflaters.keys()].join(', ')
  throw new CollectorError('UNSUPPORTED_ENCODING', `"${name.slice(0, 40)}" is none of identity, ${known}`)
}

/** zstd came with Node 22.15; the types we compile with are those of the oldest Node we run on. */
function zstd(): readonly (readonly [string, OpenInflater])[] {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress')
  if (typeof create !== 'function') return []
  // True wherever the function exists: https://nodejs.org/api/zlib.html#zlibcreatezstddecompressoptions
  return [['zstd', () => create() as Transform]]
}
