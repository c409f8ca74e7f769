import { listOf, objectOf, textOf, type JsonObject } from '../../json.ts'

const depthLimit = 12
const valueLimit = 2000

/** Queries by text, and where they keep it; those that name a field have it inside that field's object. */
const texts: Readonly<Record<string, readonly string[]>> = {
  match: ['query'],
  match_phrase: ['query'],
  match_phrase_prefix: ['query'],
  match_bool_prefix: ['query'],
  multi_match: ['query'],
  combined_fields: ['query'],
  query_string: ['query'],
  simple_query_string: ['query'],
  semantic: ['query'],
  more_like_this: ['like'],
  text_expansion: ['model_text'],
  sparse_vector: ['query'],
  neural: ['query_text'],
  neural_sparse: ['query_text'],
  text_embedding: ['model_text'],
  text_similarity_reranker: ['inference_text'],
}
const vectors = new Set(['query_vector', 'vector', 'queryVector'])
const notLookedFor = new Set([
  'filter',
  'must_not',
  'post_filter',
  'aggs',
  'aggregations',
  'highlight',
  'sort',
  'rescore',
])

/** What a search body looks for: its texts, or without any its vectors, or else the query itself. */
export function lookedFor(body: JsonObject): unknown {
  const found = { texts: new Set<string>(), vectors: [] as unknown[], values: 0 }
  walk(body, found, 0)
  if (found.texts.size > 0) return [...found.texts].join('\n')
  if (found.vectors.length > 0) return found.vectors.length === 1 ? found.vectors[0] : found.vectors
  return body['query'] ?? body['retriever'] ?? undefined
}

interface Found {
  readonly texts: Set<string>
  readonly vectors: unknown[]
  values: number
}

function walk(value: unknown, found: Found, depth: number): void {
  found.values += 1
  if (depth > depthLimit || found.values > valueLimit) return
  if (Array.isArray(value)) return value.forEach(one => walk(one, found, depth + 1))
  for (const [name, member] of Object.entries(objectOf(value) ?? {})) {
    if (notLookedFor.has(name)) continue
    if (vectors.has(name) && Array.isArray(member)) found.vectors.push(member)
    else if (Object.hasOwn(texts, name)) addTexts(member, texts[name] ?? [], found)
    if (!vectors.has(name) || !Array.isArray(member)) walk(member, found, depth + 1)
  }
}

/** `{match: {title: 'text'}}`, `{match: {title: {query: 'text'}}}` or `{multi_match: {query: 'text', fields}}`. */
function addTexts(query: unknown, keys: readonly string[], found: Found): void {
  const object = objectOf(query)
  if (object === undefined) return
  const own = keys.map(key => textOf(object[key])).filter(text => text !== undefined)
  const members = Object.entries(object)
  const nested = members.flatMap(([, field]) => keys.map(key => textOf(objectOf(field)?.[key])))
  const [name, short] = members[0] ?? []
  const shorthand = own.length === 0 && members.length === 1 && name !== 'field' ? textOf(short) : undefined
  for (const text of [...own, ...nested, shorthand]) if (text !== undefined) found.texts.add(text)
}

/** Every filter of a search body, wherever it stands. */
export function filtersOf(body: JsonObject): readonly unknown[] {
  const filters: unknown[] = []
  let values = 0
  const collect = (value: unknown, depth: number): void => {
    values += 1
    if (depth > depthLimit || values > valueLimit) return
    for (const one of listOf(value)) collect(one, depth + 1)
    for (const [name, member] of Object.entries(objectOf(value) ?? {})) {
      if (/^(filter|post_filter|must_not)$/.test(name)) filters.push(member)
      else if (!vectors.has(name)) collect(member, depth + 1)
    }
  }
  collect(body, 0)
  return filters
}
