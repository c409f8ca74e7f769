/**
 * The thread that counts tokens. It takes one request at a time and answers twice: `counting` once the encoding is
 * loaded, then `counted`. All work on texts happens here, parsing too, so that the event loop of the collector only
 * hands over strings.
 */
import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { get_encoding } from 'tiktoken'
import type { Tiktoken } from 'tiktoken'
import { Bug } from '../../errors.ts'
import { textsOf } from './message-texts.ts'
import { piecesOf } from './pieces.ts'
import { RecentMap } from '../../bounded/recent-map.ts'

export type Encoding = 'o200k_base' | 'cl100k_base'

export interface CountRequest {
  readonly bodies: readonly string[]
  readonly encoding: Encoding
}

/** `tokens` is undefined where the bodies hold something that is not text. */
export type CountAnswer =
  | { readonly kind: 'counting' }
  | { readonly kind: 'counted'; readonly tokens: number | undefined }

export interface CountSettings {
  readonly fieldBytes: number
}

interface Tally {
  tokens: number
  bytes: number
  bytesBeyond: number
  budget: number
}

/** One request may count so many full fields: half a second or so of work. */
const fieldsPerRequest = 16

if (parentPort === null) throw new Bug('token-worker.ts runs as a worker thread only')
const port = parentPort

// Only tokens.ts starts this file, and passes these settings.
const { fieldBytes } = workerData as CountSettings

const encodings = new Map<Encoding, Tiktoken>()
const counted = new RecentMap<string, number>(20_000)
const head = new Uint8Array(fieldBytes)
const encoder = new TextEncoder()

// Only tokens.ts posts here, and only requests.
port.on('message', (request: CountRequest) => {
  const encoding = encodingNamed(request.encoding)
  answer({ kind: 'counting' })
  answer({ kind: 'counted', tokens: countBodies(request, encoding) })
})

function answer(message: CountAnswer): void {
  port.postMessage(message)
}

function encodingNamed(name: Encoding): Tiktoken {
  const encoding = encodings.get(name) ?? get_encoding(name)
  encodings.set(name, encoding)
  return encoding
}

function countBodies({ bodies, encoding: name }: CountRequest, encoding: Tiktoken): number | undefined {
  const tally: Tally = { tokens: 0, bytes: 0, bytesBeyond: 0, budget: fieldsPerRequest * fieldBytes }
  for (const body of bodies) {
    const texts = readTexts(body)
    if (texts === undefined) return undefined
    for (const text of texts) add(text, { tally, name, encoding })
  }
  const tokensBeyond = tally.bytesBeyond === 0 ? 0 : (tally.bytesBeyond * tally.tokens) / tally.bytes
  return tally.tokens + Math.round(tokensBeyond)
}

function readTexts(body: string): readonly string[] | undefined {
  try {
    return textsOf(body)
  } catch (error) {
    // JSON nested deeper than the stack, which its sender chose; the thread is fine.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/**
 * Counts until the budget of the request is spent; texts that come later are taken to have as many tokens a byte. So no
 * request takes longer than those behind it can wait. What was counted before costs nothing: agents send the same
 * history with every call.
 */
function add(text: string, { tally, name, encoding }: { tally: Tally; name: Encoding; encoding: Tiktoken }): void {
  const bytes = Buffer.byteLength(text)
  const key = `${name}:${createHash('sha256').update(text).digest('base64')}`
  let tokens = counted.get(key)
  if (tokens === undefined && tally.budget <= 0) {
    tally.bytesBeyond += bytes
    return
  }
  if (tokens === undefined) {
    tokens = countHead(text, bytes, encoding)
    tally.budget -= Math.min(bytes, fieldBytes)
    counted.set(key, tokens)
  }
  tally.tokens += tokens
  tally.bytes += bytes
}

/** Counts the first `fieldBytes` and takes the rest to be like them. */
function countHead(text: string, bytes: number, encoding: Tiktoken): number {
  if (bytes <= fieldBytes) return countPieces(text, encoding)
  const { read, written } = encoder.encodeInto(text, head)
  return Math.round((countPieces(text.slice(0, read), encoding) * bytes) / written)
}

function countPieces(text: string, encoding: Tiktoken): number {
  // Ordinary: `<|endoftext|>` in somebody's prompt is text like any other.
  return piecesOf(text).reduce((sum, piece) => sum + encoding.encode_ordinary(piece).length, 0)
}
