import * as zlib from 'node:zlib'

// A truncated or aborted body ends in the middle of a block: SYNC_FLUSH gives what can be read of it.
const patient = { finishFlush: zlib.constants.Z_SYNC_FLUSH }
const decoders: Readonly<Record<string, (bytes: Buffer, maxOutputLength: number) => Buffer>> = {
  gzip: (bytes, maxOutputLength) => zlib.gunzipSync(bytes, { ...patient, maxOutputLength }),
  'x-gzip': (bytes, maxOutputLength) => zlib.gunzipSync(bytes, { ...patient, maxOutputLength }),
  deflate: inflate,
  br: (bytes, maxOutputLength) =>
    zlib.brotliDecompressSync(bytes, { finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH, maxOutputLength }),
  zstd: unzstd,
}

/** The bytes without their `content-encoding`; `undefined` where it is unknown. Throws where the bytes are broken. */
export function undoContentEncoding(bytes: Buffer, encoding: string | undefined, limit: number): Buffer | undefined {
  if (encoding === undefined) return bytes
  const codings = (encoding ?? '').split(',').flatMap(coding => coding.trim().toLowerCase() || [])
  let plain: Buffer | undefined = bytes
  for (const coding of codings.reverse()) {
    if (coding === 'identity' || plain === undefined) continue
    plain = decoders[coding]?.(plain, limit)
  }
  return plain
}

// Servers disagree on whether `deflate` has a zlib header; its first byte tells.
function inflate(bytes: Buffer, maxOutputLength: number): Buffer {
  const hasHeader = ((bytes[0] ?? 0) & 0x0f) === 8
  const options = { ...patient, maxOutputLength }
  return hasHeader ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options)
}

// Node has it from 22.15 on; before that fetch does not ask for it either.
function unzstd(bytes: Buffer, maxOutputLength: number): Buffer {
  const decompress: unknown = Reflect.get(zlib, 'zstdDecompressSync')
  if (typeof decompress !== 'function') throw new TypeError('This Node has no zstd')
  // True: zlib's synchronous decompressors take bytes and options and return a Buffer.
  return (decompress as (bytes: Buffer, options: object) => Buffer)(bytes, { maxOutputLength })
}
