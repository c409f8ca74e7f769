import { isUtf8 } from 'node:buffer'
import { parseJson } from '../../protocols/json.ts'
import type { Body, Chunk } from './format.ts'

/** Bytes as they are written: JSON where they are JSON, text where they are text. */
export function bodyOf(bytes: Uint8Array): Body | undefined {
  if (bytes.length === 0) return undefined
  const text = utf8Of(bytes)
  if (text === undefined) return { base64: Buffer.from(bytes).toString('base64') }
  return bodyOfText(text)
}

/** A text as it is written. Only what is an object or a list is told apart from any other text. */
export function bodyOfText(text: string): Body {
  if (!/^\s*[[{]/.test(text)) return { text }
  const json = parseJson(text)
  return json === undefined ? { text } : { json }
}

/** The text of a body; of JSON in some form, of bytes as Latin 1. */
export function textOfBody(body: Body | undefined): string {
  if (body?.json !== undefined) return JSON.stringify(body.json)
  return body?.text ?? (body?.base64 === undefined ? '' : Buffer.from(body.base64, 'base64').toString('latin1'))
}

export function writeChunk(ms: number, bytes: Uint8Array): Chunk {
  return [ms, utf8Of(bytes) ?? { base64: Buffer.from(bytes).toString('base64') }]
}

export function bytesOfChunk([, bytes]: Chunk): Buffer {
  return typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes.base64, 'base64')
}

export function bytesOfBody(body: Body | undefined): Buffer {
  if (body === undefined) return Buffer.alloc(0)
  if (body.base64 !== undefined) return Buffer.from(body.base64, 'base64')
  return Buffer.from(textOfBody(body))
}

function utf8Of(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return buffer.toString()
}
