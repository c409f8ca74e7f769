import type { Transform } from 'node:stream'
import zlib from 'node:zlib'
import { CollectorError } from '../../errors.ts'
import type { OtlpEncoding } from '../../otlp.ts'
import { ZstdFrame } from './zstd-frame.ts'

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

/** `zlib.constants.ZSTD_d_windowLogMax` */
const windowLogMax = 100
const inflating = { chunkSize: 64 * 1024 } as const

const inflaters: ReadonlyMap<string, OpenInflater> = new Map([
  ['gzip', () => zlib.createGunzip(inflating)],
  ['x-gzip', () => zlib.createGunzip(inflating)],
  ['deflate', () => zlib.createInflate(inflating)],
  ...zstd(),
])

/** How to undo a Content-Encoding; throws UNSUPPORTED_ENCODING for one we do not have. */
export function inflaterOf(contentEncoding: string | undefined): OpenInflater | undefined {
  const name = contentEncoding?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity') return undefined
  const inflater = inflaters.get(name)
  if (inflater) return inflater
  const known = [...inflaters.keys()].join(', ')
  throw new CollectorError('UNSUPPORTED_ENCODING', `"${name.slice(0, 40)}" is none of identity, ${known}`)
}

/**
 * zstd came with Node 22.15; the types we compile with are those of the oldest Node we run on. A frame says itself how
 * much memory its window takes. 8 MiB is what every decoder has to support (RFC 8878, 3.1.1.1.2), and enough for every
 * encoder's usual levels; Node's own limit is 128 MiB for each request.
 *
 * There is none for Node 20: what exists in JavaScript allocates whatever window a frame claims, up to 2 GiB, and moves
 * all of it for every block, so that a few kilobytes would stop the process for minutes.
 */
function zstd(): readonly (readonly [string, OpenInflater])[] {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress')
  if (typeof create !== 'function') return []
  const options = { ...inflating, params: { [windowLogMax]: 23 } }
  // True wherever the function exists: https://nodejs.org/api/zlib.html#zlibcreatezstddecompressoptions
  return [['zstd', () => new ZstdFrame(create(options) as Transform)]]
}
