import { parseJson } from '../../protocols/json.ts'
import type { Search } from '../../retrieval/search.ts'

// pgvector's distances. PostGIS and trigrams have `<->` too, so an operand must be a vector.
const distance = /<->|<=>|<#>|<\+>/
const vectorCast = /::\s*(?:\w+\.)?(?:vector|halfvec|sparsevec)\b/i
const vectorLiteral = /'(\[\s*-?\d[^'\]]*\])'/
const vectorColumn = /\b\w*(?:embedding|vector)\w*"?\s*(?:<->|<=>|<#>|<\+>)/i

/** What a statement looks for by pgvector's operators; `undefined` for every other statement. */
export function vectorSearchOf(sql: string, values: unknown): Search | undefined {
  if (!distance.test(sql) || !/^\s*(?:\/\*.*?\*\/\s*)?(?:select|with)\b/i.test(sql)) return undefined
  const given = Array.isArray(values) ? values : []
  const vectors = given.map(vectorOf)
  const literal = vectorLiteral.exec(sql)?.[1]
  const query = vectors.find(vector => vector !== undefined) ?? vectorOf(literal)
  if (query === undefined && !vectorCast.test(sql) && !vectorColumn.test(sql)) return undefined
  return {
    store: 'postgresql',
    operation: 'SELECT',
    collection: tableOf(sql),
    query,
    topK: limitOf(sql, given),
    filter: filterOf(
      sql,
      given.filter((_, index) => vectors[index] === undefined),
    ),
  }
}

/** pgvector takes a vector as text, `[1,2,3]`; some give the numbers and leave the text to a type. */
function vectorOf(value: unknown): unknown {
  if (typeof value === 'string' && /^\s*\[\s*-?\d/.test(value)) return parseJson(value)
  if (typeof value === 'string' && /^\s*\{\d+:[^}]*\}\/\d+\s*$/.test(value)) return value
  if (ArrayBuffer.isView(value) && value instanceof Float32Array) return [...value]
  return Array.isArray(value) && value.length > 1 && value.every(one => typeof one === 'number') ? value : undefined
}

/** The first table that is read from, which is not always the one searched in: SQL is not parsed here. */
function tableOf(sql: string): string | undefined {
  const name = /\bfrom\s+(?:only\s+)?((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)/i.exec(sql)?.[1]
  return name?.replaceAll('"', '')
}

function limitOf(sql: string, values: readonly unknown[]): number | undefined {
  const [, literal, parameter] = /\blimit\s+(?:(\d+)|\$(\d+))/i.exec(sql) ?? []
  const limit = Number(literal ?? (parameter === undefined ? Number.NaN : values[Number(parameter) - 1]))
  return Number.isInteger(limit) ? limit : undefined
}

/** The condition as written, with the values that go with the statement. */
function filterOf(sql: string, values: readonly unknown[]): unknown {
  const where = /\bwhere\b([\s\S]*?)(?:\border\s+by\b|\blimit\b|\bgroup\s+by\b|$)/i.exec(sql)?.[1]?.trim()
  return where === undefined ? undefined : { where, values: values.map(String) }
}
