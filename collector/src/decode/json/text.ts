/**
 * JSON text to values, in two steps. JSON.parse alone would round nanoseconds sent as bare numbers (1795305600000000123
 * becomes …000), and can be made to build a heap of empty objects from a small body. So the bytes are walked once first:
 * integers too long for a double are put in quotes, which the 64-bit fields read as well, and brackets and commas are
 * counted.
 */
import { CollectorError } from '../../errors.ts'
import { maxNesting } from '../budget.ts'

const maxStructure = 8_000_000
/** A protobuf message is at most an object in a list. */
const maxBrackets = 2 * maxNesting
/** Every integer of 15 digits is exact in a double. */
const exactDigits = 15

// Bytes are compared as numbers, in plain loops: every byte of every JSON request passes here.
const quote = 0x22
const backslash = 0x5c

/** Parses JSON; integers that a double cannot hold come as strings of their digits. */
export function parseJson(body: Uint8Array): unknown {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const text = quoteAt(bytes, findLongIntegers(bytes)).toString('utf8')
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  } catch (cause) {
    throw new CollectorError('INVALID_JSON', cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** Where integers of more than 15 digits start and end, alternately. */
function findLongIntegers(bytes: Buffer): readonly number[] {
  const found: number[] = []
  let depth = 0
  let structure = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === quote) at = endOfString(bytes, at)
    else if (isOpening(byte)) {
      depth++
      structure++
    } else if (isClosing(byte)) depth--
    else if (byte === 0x2c) structure++
    else if (byte === 0x2d || isDigit(byte)) {
      const end = endOfInteger(bytes, at)
      const next = endOfNumber(bytes, end)
      if (end - at > exactDigits && next === end) found.push(at, end)
      at = next - 1
    }
    if (depth > maxBrackets) {
      throw new CollectorError('INVALID_JSON', `brackets are nested more than ${maxBrackets} deep, at byte ${at}`)
    }
    if (structure > maxStructure) throw new CollectorError('BODY_TOO_LARGE', `more than ${maxStructure} values`)
  }
  return found
}

/** The place of the quote that ends the string, or the end of the text. */
function endOfString(bytes: Buffer, start: number): number {
  let end = bytes.indexOf(quote, start + 1)
  while (end !== -1 && isEscaped(bytes, end)) end = bytes.indexOf(quote, end + 1)
  return end === -1 ? bytes.length : end
}

function isEscaped(bytes: Buffer, at: number): boolean {
  let backslashes = 0
  while (bytes[at - 1 - backslashes] === backslash) backslashes++
  return backslashes % 2 === 1
}

function endOfInteger(bytes: Buffer, start: number): number {
  let end = start + 1
  while (isDigit(bytes[end])) end++
  return end
}

/** Past the fraction and the exponent, where there are any. */
function endOfNumber(bytes: Buffer, start: number): number {
  let end = start
  while (isDigit(bytes[end]) || isFractional(bytes[end])) end++
  return end
}

function isOpening(byte: number | undefined): boolean {
  return byte === 0x7b || byte === 0x5b
}

function isClosing(byte: number | undefined): boolean {
  return byte === 0x7d || byte === 0x5d
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

/** One of `.eE+-`. */
function isFractional(byte: number | undefined): boolean {
  return byte === 0x2e || byte === 0x65 || byte === 0x45 || byte === 0x2b || byte === 0x2d
}

function quoteAt(bytes: Buffer, places: readonly number[]): Buffer {
  if (places.length === 0) return bytes
  const quoted = Buffer.allocUnsafe(bytes.length + places.length)
  let from = 0
  let to = 0
  for (const place of places) {
    to += bytes.copy(quoted, to, from, place)
    quoted[to++] = quote
    from = place
  }
  bytes.copy(quoted, to, from)
  return quoted
}
