import type { JsonObject } from '../protocols/json.ts'
import { contentOf } from './content.ts'
import { idOf } from './id.ts'
import type { Hit } from './search.ts'

const ids = ['id', '_id', 'uuid', 'pk', 'doc_id', 'document_id', 'key']
const scores = ['score', 'distance', 'similarity', '_score', '_distance', 'rank']

/** A row or record that holds all of a hit: its id and its score have the names that people give them. */
export function recordHit(record: JsonObject): Hit {
  const scored = scoreNameIn(record)
  const { [scored ?? '']: score, ...document } = record
  return {
    id: ids.map(name => idOf(record[name])).find(id => id !== undefined),
    version: idOf(record['version']),
    score: scored === undefined ? undefined : Number(score),
    content: contentOf(document),
  }
}

function scoreNameIn(record: JsonObject): string | undefined {
  const names = Object.keys(record).filter(name => isNumeric(record[name]))
  return scores.find(name => names.includes(name)) ?? names.find(name => /_(score|distance|similarity)$/.test(name))
}

// PostgreSQL's client gives numerics as text.
function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value))
}
