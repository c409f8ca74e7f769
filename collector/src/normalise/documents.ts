import { GEN_AI_RETRIEVAL_DOCUMENTS, RETRIEVAL_HASHES } from '@spanledger/instrumentation/attributes'
import type { Message, RetrievedDocument } from '../model.ts'
import type { AnyValue, Attributes } from '../otlp.ts'
import type { Translation } from './dialects/translation.ts'
import { messageOf } from './message-of.ts'
import { parseStructure, plainValue } from './plain-value.ts'

/**
 * Reads which documents a retrieval returned, in rank order. The hook's own hashes come first, since they are there
 * even when content is not captured; otherwise the documents are hashed here. What a dialect tells comes before the
 * attributes.
 */
export function readDocuments(attributes: Attributes, told: Readonly<Translation>): readonly RetrievedDocument[] {
  const hashed = entriesOf(attributes.get(RETRIEVAL_HASHES))
  if (hashed.length > 0) return hashed.map(entry => documentOf(entry, textOf(entry.hash)))
  return foundBy(attributes, told).map(entry => documentOf(entry, textMessage(entry)?.hash))
}

/** Reads the texts of the documents, where the sender captured them. */
export function readDocumentTexts(attributes: Attributes, told: Readonly<Translation>): readonly Message[] {
  return foundBy(attributes, told)
    .map(textMessage)
    .filter(message => message !== undefined)
}

function foundBy(attributes: Attributes, told: Readonly<Translation>): readonly Entry[] {
  return told.documents?.filter(isEntry) ?? entriesOf(attributes.get(GEN_AI_RETRIEVAL_DOCUMENTS))
}

/** What is said of the documents besides their text: titles, addresses, metadata. It stays on the span. */
export function withoutDocumentTexts(value: AnyValue): AnyValue {
  return JSON.stringify(entriesOf(value).map(({ content: _, ...rest }) => rest))
}

type Entry = Readonly<Record<string, unknown>>

function documentOf(entry: Entry, hash: string | undefined): RetrievedDocument {
  const place = [textOf(entry.store), textOf(entry.collection)].filter(name => name !== undefined)
  return {
    id: textOf(entry.id) ?? '',
    hash,
    score: typeof entry.score === 'number' ? entry.score : undefined,
    source: place.length === 0 ? undefined : place.join('/'),
    version: textOf(entry.version),
  }
}

function textMessage({ content }: Entry): Message | undefined {
  return content === undefined || content === null ? undefined : messageOf(content, 'document')
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function entriesOf(value: AnyValue | undefined): readonly Entry[] {
  const list = typeof value === 'string' ? parseStructure(value) : plainValue(value ?? null)
  return Array.isArray(list) ? list.filter(isEntry) : []
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null
}
