import { GEN_AI_RETRIEVAL_DOCUMENTS, RETRIEVAL_HASHES } from '@spanledger/instrumentation/attributes'
import { contentHash } from '@spanledger/instrumentation/hash'
import type { AnyValue, Attributes, RetrievedDocument } from '../model.ts'
import { plainValue } from './plain-value.ts'

/**
 * Reads the documents a retrieval returned, in rank order. The hook's own hashes come first, since they are there
 * even when content is not captured; otherwise the documents are hashed here.
 */
export function readDocuments(attributes: Attributes): readonly RetrievedDocument[] {
  const hashed = listOf(attributes.get(RETRIEVAL_HASHES))
  if (hashed.length > 0) return hashed.map(entry => documentOf(entry, textOf(entry.hash)))
  return listOf(attributes.get(GEN_AI_RETRIEVAL_DOCUMENTS)).map(entry => documentOf(entry, hashOf(entry)))
}

type Entry = Readonly<Record<string, unknown>>

function documentOf(entry: Entry, hash: string | undefined): RetrievedDocument {
  return { id: textOf(entry.id) ?? '', hash, score: typeof entry.score === 'number' ? entry.score : undefined }
}

function hashOf({ content }: Entry): string | undefined {
  return content === undefined || content === null ? undefined : contentHash(content)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function listOf(value: AnyValue | undefined): readonly Entry[] {
  const list = typeof value === 'string' ? jsonOf(value) : plainValue(value ?? null)
  return Array.isArray(list) ? list.filter(entry => typeof entry === 'object' && entry !== null) : []
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
