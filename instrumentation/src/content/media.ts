import { bytesHash } from './hash.ts'
import type { Part } from './message.ts'

/** What stands for a file's content in a trace. */
export interface FileSummary {
  readonly mime_type: string | undefined
  readonly bytes: number
  readonly hash: string
}

/** A file's type, size and hash. */
export function fileOf(bytes: Uint8Array, mimeType: string | undefined): FileSummary {
  return { mime_type: mimeType, bytes: bytes.length, hash: bytesHash(bytes) }
}

/** What stands for inline media in a trace: its kind, size and hash instead of megabytes of base64. */
export function blobPart(modality: string, mimeType: string | undefined, base64: string): Part {
  return { type: 'blob', modality, ...fileOf(Buffer.from(base64, 'base64'), mimeType) }
}

/** A part for a URL that may be a `data:` URL, whose content is then replaced by its size and hash. */
export function mediaPart(modality: string, url: string): Part {
  if (!url.startsWith('data:')) return { type: 'uri', modality, uri: url }
  const comma = url.indexOf(',')
  const mimeType = url.slice('data:'.length, comma).split(';')[0]
  return blobPart(modality, mimeType === '' ? undefined : mimeType, url.slice(comma + 1))
}
