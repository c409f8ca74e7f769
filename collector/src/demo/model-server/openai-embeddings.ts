import { createHash } from 'node:crypto'
import { elements, field, text } from './wire.ts'
import { countTokens } from './token-count.ts'
import type { Answer, Asked } from './wire.ts'

const DIMENSIONS = 256

/**
 * Answers POST /v1/embeddings. A vector is a bag of words: each word of four letters or more counts in the dimension
 * its hash names. Crude, but texts that share words are near each other, so that a search over them finds something.
 */
export function answerEmbeddings({ body }: Asked): Answer {
  const input = field(body, 'input')
  const texts = typeof input === 'string' ? [input] : elements(input).map(text)
  const asBase64 = field(body, 'encoding_format') === 'base64'
  const data = texts.map((words, index) => {
    const vector = vectorOf(words)
    return { object: 'embedding', index, embedding: asBase64 ? base64Of(vector) : [...vector] }
  })
  const model = text(field(body, 'model'))
  const tokens = texts.reduce((sum, words) => sum + countTokens(words, 'cl100k_base'), 0)
  const usage = { input: tokens, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0, reasoning: 0 }
  return {
    status: 200,
    json: { object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } },
    billed: { responseId: undefined, provider: 'openai', model, usage, usageSent: true },
  }
}

function vectorOf(words: string): Float32Array {
  const vector = new Float32Array(DIMENSIONS)
  for (const word of words.toLowerCase().match(/[a-z]{4,}/g) ?? []) {
    const dimension = createHash('sha256').update(word).digest().readUInt16BE(0) % DIMENSIONS
    vector[dimension] = (vector[dimension] ?? 0) + 1
  }
  const length = Math.hypot(...vector) || 1
  return vector.map(value => value / length)
}

function base64Of(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
}
