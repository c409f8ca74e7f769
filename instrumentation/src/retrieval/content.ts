import { readSettings } from '../settings.ts'
import { listOf, objectOf, type JsonObject } from '../protocols/json.ts'
import { isVector, vectorNames } from './vector.ts'

/**
 * What the content of a found document is, for every store and library alike, so that one document has one hash
 * wherever it is found:
 *
 * 1. a text is its own content;
 * 2. a record's content is the first of its fields named below that holds text; `SPANLEDGER_RETRIEVAL_CONTENT_FIELDS`
 *    puts others before them, such as `abstract,metadata.text`;
 * 3. a record without any is its own content, without ids, scores and vectors, which are the store's and not the
 *    document's, and without nulls, which some stores send for what others leave out.
 */
const textFields = [
  'text',
  'content',
  'page_content',
  'pageContent',
  'body',
  'document',
  'chunk',
  'chunk_text',
  'chunkText',
  'passage',
]

const ids = ['id', '_id', 'uuid', 'pk']
const scores = ['score', '_score', 'distance', '_distance', 'similarity', 'certainty', 'rank', '_rank']
const notContent = new Set([...ids, ...scores])

/** The content of a document that was found; `undefined` where the store sent none. */
export function contentOf(record: unknown, fields = contentFields()): unknown {
  const object = objectOf(record)
  if (object === undefined || 'toJSON' in object) return plainOf(record, { values: valueLimit }, 0)
  const text = fields.map(path => at(object, path)).find(value => typeof value === 'string' && value !== '')
  if (text !== undefined) return text
  const rest = Object.entries(object).filter(([name]) => !notContent.has(name))
  const plain = objectOf(plainOf(Object.fromEntries(rest), { values: valueLimit }, 0))
  return plain === undefined || Object.keys(plain).length === 0 ? undefined : plain
}

let known: readonly string[] | undefined

function contentFields(): readonly string[] {
  known ??= [...readSettings(process.env).contentFields, ...textFields]
  return known
}

function at(object: JsonObject, path: string): unknown {
  if (Object.hasOwn(object, path) || !path.includes('.')) return object[path]
  return path.split('.').reduce<unknown>((value, name) => objectOf(value)?.[name], object)
}

const valueLimit = 10_000
const depthLimit = 20

/** The value as JSON would have it, without vectors. Libraries give rows with dates, big integers and even cycles. */
function plainOf(value: unknown, left: { values: number }, depth: number): unknown {
  left.values -= 1
  if (left.values < 0 || depth > depthLimit || isVector(value)) return undefined
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return isJson(value) ? value : undefined
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const json: unknown = value.toJSON()
    return json === value ? undefined : plainOf(json, left, depth + 1)
  }
  if (Array.isArray(value)) return listOf(value).map(one => plainOf(one, left, depth + 1) ?? null)
  const members = Object.entries(value).map(([name, member]) => [
    name,
    vectorNames.test(name) && isVector(member, 1) ? undefined : plainOf(member, left, depth + 1),
  ])
  return Object.fromEntries(members.filter(([, member]) => member !== undefined && member !== null))
}

function isJson(value: unknown): boolean {
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value)
}
