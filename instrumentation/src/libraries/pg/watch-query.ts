import type { Context } from '@opentelemetry/api'
import { quietly } from '../../guest/quietly.ts'
import { listOf, objectOf, textOf } from '../../protocols/json.ts'
import { recordHit } from '../../retrieval/record-hit.ts'
import { SearchSpan } from '../../retrieval/search-span.ts'
import type { Search } from '../../retrieval/search.ts'

const rowLimit = 1001
const watched = new WeakSet<object>()

/**
 * Watches a query by the messages that the client hands to it: rows as they are parsed, then the end or an error. A
 * query is an object of one statement, so its methods are replaced on itself, where nobody else's queries notice.
 */
export function watchQuery(query: object, search: Search, parent: Context): void {
  if (watched.has(query)) return
  watched.add(query)
  const span = new SearchSpan(search, parent)
  if (!span.recording) return
  const rows: unknown[] = []
  let fields: readonly string[] | undefined
  // A stream hands its messages on to a cursor inside, which is what tells of rows.
  before(objectOf(Reflect.get(query, 'cursor')) ?? query, 'emit', ([event, row, result]) => {
    if (event !== 'row' || rows.length >= rowLimit) return
    fields ??= namesOf(result)
    rows.push(row)
  })
  before(query, 'handleError', ([error]) => span.failed(errorType(error)))
  before(query, 'handleReadyForQuery', () => span.found(() => rows.map(row => recordHit(named(row, fields)))))
}

/** Lets a step of ours run before a method of one object. */
function before(object: object, name: string, step: (given: readonly unknown[]) => void): void {
  const original: unknown = Reflect.get(object, name)
  if (typeof original !== 'function') return
  const value = function (this: unknown, ...given: unknown[]): unknown {
    quietly(() => step(given))
    return Reflect.apply(original, this, given)
  }
  Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false })
}

function namesOf(result: unknown): readonly string[] {
  return listOf(objectOf(result)?.['fields']).map(field => textOf(objectOf(field)?.['name']) ?? '')
}

/** Rows are lists where the caller asked for lists. */
function named(row: unknown, fields: readonly string[] = []): Readonly<Record<string, unknown>> {
  if (Array.isArray(row)) return Object.fromEntries(row.map((value: unknown, index) => [fields[index] ?? index, value]))
  return objectOf(row) ?? {}
}

/** PostgreSQL's own code of the error, such as `42P01`. */
function errorType(error: unknown): string {
  return textOf(objectOf(error)?.['code']) ?? (error instanceof Error ? error.name : '_OTHER')
}
