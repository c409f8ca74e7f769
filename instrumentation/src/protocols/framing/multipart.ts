import { fileOf } from '../../content/media.ts'
import type { JsonObject } from '../json.ts'

/**
 * The fields of a form (RFC 7578) by name: texts as they are, files as their type, size and hash, and a list where a
 * name comes more than once or ends in `[]`. Of a body that was cut off, the fields that arrived.
 */
export function parseMultipart(bytes: Buffer, contentType: string): JsonObject {
  const boundary = /boundary="?([^";,]+)"?/i.exec(contentType)?.[1]
  if (boundary === undefined) return {}
  const fields = new Map<string, unknown[]>()
  const listed = new Set<string>()
  for (const part of partsBetween(bytes, Buffer.from(`--${boundary}`))) {
    const field = readField(part)
    if (field === undefined) continue
    const name = field.name.replace(/\[\]$/, '')
    if (name !== field.name) listed.add(name)
    fields.set(name, [...(fields.get(name) ?? []), field.value])
  }
  // Built from entries: a field may bear the name of something every object has.
  return Object.fromEntries(
    Array.from(fields, ([name, values]) => [name, values.length > 1 || listed.has(name) ? values : values[0]]),
  )
}

const mostParts = 256

interface FormPart {
  readonly bytes: Buffer
  /** Whether its end arrived. */
  readonly whole: boolean
}

function partsBetween(bytes: Buffer, delimiter: Buffer): readonly FormPart[] {
  const parts: FormPart[] = []
  let at = bytes.indexOf(delimiter)
  while (at !== -1 && parts.length < mostParts) {
    const start = at + delimiter.length
    const next = bytes.indexOf(delimiter, start)
    // A part ends with the line end before the next delimiter.
    if (bytes.toString('latin1', start, start + 2) === '--') break
    parts.push({ bytes: bytes.subarray(start, next === -1 ? bytes.length : next - 2), whole: next !== -1 })
    at = next
  }
  return parts
}

function readField({ bytes, whole }: FormPart): { readonly name: string; readonly value: unknown } | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const head = bytes.toString('utf8', 0, end)
  const name = /[;\s]name="([^"]*)"/i.exec(head)?.[1]
  if (name === undefined) return undefined
  const content = bytes.subarray(end + 4)
  const filename = /filename\*?=(?:"([^"]*)"|[^;\r\n]*)/i.exec(head)
  if (filename === null) return { name, value: whole ? content.toString() : undefined }
  const type = /^content-type:\s*([^\r\n;]+)/im.exec(head)?.[1]
  const file = whole ? fileOf(content, type) : { mime_type: type, truncated: true }
  return { name, value: { ...file, filename: filename[1] } }
}
