import { listOf, numberOf, objectOf, objectsOf, type JsonObject } from '../../../protocols/json.ts'
import { contentOf } from '../../../retrieval/content.ts'
import { idOf } from '../../../retrieval/id.ts'
import type { Hit } from '../../../retrieval/search.ts'

const ids = ['id', '_id', 'uuid', 'doc_id', 'document_id', 'source_id']
const scores = ['score', '_score', 'relevanceScore', 'relevance_score', 'similarity', 'distance']

/** The documents that a retriever gave, each `{ pageContent, metadata, id? }`. */
export function documentHits(found: unknown): readonly Hit[] | undefined {
  return Array.isArray(found) ? objectsOf(found).map(hitOf) : undefined
}

/** The same where each comes with its score. */
export function scoredHits(found: unknown): readonly Hit[] | undefined {
  if (!Array.isArray(found)) return undefined
  return found.map(listOf).map(([document, score]) => ({ ...hitOf(objectOf(document) ?? {}), score: numberOf(score) }))
}

function hitOf(document: JsonObject): Hit {
  const metadata = objectOf(document['metadata']) ?? {}
  return {
    id: idOf(document['id']) ?? first(ids, name => idOf(metadata[name])),
    version: idOf(metadata['version']),
    score: first(scores, name => numberOf(metadata[name])),
    content: contentOf(document),
  }
}

function first<Value>(names: readonly string[], read: (name: string) => Value | undefined): Value | undefined {
  return names.map(read).find(value => value !== undefined)
}
