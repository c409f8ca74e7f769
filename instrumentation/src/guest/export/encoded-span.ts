import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'
import { attributesJson, spanJson } from './span-json.ts'

/** A span as it will be sent: encoded once, when it ends, so that its size is known and nothing else is kept of it. */
export interface EncodedSpan {
  readonly json: Buffer
  readonly scope: ReadableSpan['instrumentationScope']
  readonly resource: ReadableSpan['resource']
}

export function encodeSpan(span: ReadableSpan): EncodedSpan {
  return { json: bytesOf(spanJson(span)), scope: span.instrumentationScope, resource: span.resource }
}

const chunkBytes = 256 * 1024
let chunk = Buffer.alloc(0)
let used = 0

/** The text as UTF-8, in memory that many spans share: a buffer of its own for each is costly to get and to give back. */
function bytesOf(text: string): Buffer {
  const most = text.length * 3
  if (most > chunkBytes) return Buffer.from(text)
  if (used + most > chunk.length) {
    chunk = Buffer.allocUnsafeSlow(chunkBytes)
    used = 0
  }
  const start = used
  used += chunk.write(text, start)
  return chunk.subarray(start, used)
}

/** One request: spans under their scopes, scopes under their resources. */
export function encodeRequest(spans: readonly EncodedSpan[]): Buffer {
  const pieces = [encode('{"resourceSpans":[')]
  let before = ''
  for (const [resource, ofResource] of grouped(spans, span => span.resource)) {
    pieces.push(encode(`${before}{"resource":{"attributes":${attributesJson(resource.attributes)}},"scopeSpans":[`))
    before = ','
    addScopes(pieces, ofResource)
    pieces.push(end)
  }
  pieces.push(end)
  return Buffer.concat(pieces)
}

// Plain loops: every span passes here.
function addScopes(pieces: Buffer[], spans: readonly EncodedSpan[]): void {
  let before = ''
  for (const [name, ofScope] of grouped(spans, scopeName)) {
    pieces.push(encode(`${before}{"scope":${name},"spans":[`))
    before = ','
    for (const [index, { json }] of ofScope.entries()) {
      if (index > 0) pieces.push(comma)
      pieces.push(json)
    }
    pieces.push(end)
  }
}

const encode = (text: string) => Buffer.from(text)
const comma = encode(',')
const end = encode(']}')

const scopeNames = new WeakMap<EncodedSpan['scope'], string>()

function scopeName({ scope }: EncodedSpan): string {
  let json = scopeNames.get(scope)
  if (json !== undefined) return json
  const { name, version } = scope
  json = `{"name":${JSON.stringify(name)}${version ? `,"version":${JSON.stringify(version)}` : ''}}`
  scopeNames.set(scope, json)
  return json
}

function grouped<Key>(spans: readonly EncodedSpan[], keyOf: (span: EncodedSpan) => Key): Map<Key, EncodedSpan[]> {
  const groups = new Map<Key, EncodedSpan[]>()
  for (const span of spans) {
    const key = keyOf(span)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [span])
    else group.push(span)
  }
  return groups
}
