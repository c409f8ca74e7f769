import type { Attributes } from '@opentelemetry/api'
import { RERANK_HASHES } from '../attributes.ts'
import { Capture } from '../content/capture.ts'
import type { Hit } from './search.ts'

/**
 * The documents a reranker was given, in the order it was given them: with the hits, which have the order it made of
 * them, a reader sees what it moved and what it left out.
 */
export function candidateAttributes(candidates: readonly Hit[]): Attributes {
  if (candidates.length === 0) return {}
  const hashes = candidates.map(({ id, content }, index) => ({
    id,
    rank: index + 1,
    hash: content === undefined ? undefined : new Capture().hash(content),
  }))
  return { [RERANK_HASHES]: JSON.stringify(hashes) }
}
