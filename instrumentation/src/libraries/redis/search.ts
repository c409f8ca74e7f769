import type { Search } from '../../retrieval/search.ts'

export interface SearchCommand {
  readonly search: Search
  /** The field in which the distance comes, as the query named it. */
  readonly scoreField: string | undefined
}

/** What `FT.SEARCH` or `FT.HYBRID` looks for; `undefined` for every other command. */
export function searchOf(command: readonly unknown[]): SearchCommand | undefined {
  const operation = String(command[0]).toUpperCase()
  if (operation !== 'FT.SEARCH' && operation !== 'FT.HYBRID') return undefined
  const words = command.map(word => (typeof word === 'string' ? word : ''))
  const place = { store: 'redis', collection: words[1], operation }
  return operation === 'FT.SEARCH' ? plainSearch(command, words, place) : hybridSearch(command, words, place)
}

/** `filter=>[KNN 5 @field $name AS score]`, or a query in Redis' own language. */
function plainSearch(command: readonly unknown[], words: readonly string[], place: Search): SearchCommand {
  const query = words[2] ?? ''
  const [, filter, count, parameter, alias] =
    /^([\s\S]*?)=>\s*\[\s*KNN\s+(\S+)\s+@\S+\s+(\$\w+)(?:[\s\S]*?\bAS\s+(\w+))?/i.exec(query) ?? []
  const knn = parameter !== undefined
  const limit = Number(after(words, 'LIMIT', 2) ?? (count?.startsWith('$') ? parameterOf(command, count) : count))
  return {
    search: {
      ...place,
      query: knn ? numbersOf(parameterOf(command, parameter)) : query,
      topK: Number.isInteger(limit) ? limit : undefined,
      filter: filter === undefined || /^\(?\s*\*\s*\)?$/.test(filter) ? undefined : filter,
    },
    scoreField: alias ?? (knn ? `__${/@(\w+)\s+\$/.exec(query)?.[1] ?? ''}_score` : undefined),
  }
}

/** `SEARCH text VSIM @field $name ...`. */
function hybridSearch(command: readonly unknown[], words: readonly string[], place: Search): SearchCommand {
  const text = after(words, 'SEARCH', 1)
  const vector = command[words.indexOf('VSIM') + 2]
  const named = typeof vector === 'string' && vector.startsWith('$') ? parameterOf(command, vector) : vector
  const limit = Number(after(words, 'LIMIT', 2) ?? after(words, 'K', 1))
  return {
    search: {
      ...place,
      query: text === undefined || text === '*' ? numbersOf(named) : text,
      topK: Number.isInteger(limit) ? limit : undefined,
      filter: after(words, 'FILTER', 1),
    },
    scoreField: after(words, 'YIELD_SCORE_AS', 1),
  }
}

function after(words: readonly string[], word: string, distance: number): string | undefined {
  // The index and the query come first, and may be called anything.
  const at = words.indexOf(word, 2)
  return at === -1 ? undefined : words[at + distance]
}

function parameterOf(command: readonly unknown[], name: string): unknown {
  const start = command.lastIndexOf('PARAMS')
  const at = start === -1 ? -1 : command.indexOf(name.slice(1), start)
  return at === -1 ? undefined : command[at + 1]
}

/** Redis takes a vector as the bytes of 32-bit floats. */
function numbersOf(value: unknown): unknown {
  if (!(value instanceof Uint8Array) || value.length % 4 !== 0) return value
  const view = new DataView(value.buffer, value.byteOffset, value.length)
  return Array.from({ length: value.length / 4 }, (_, index) => view.getFloat32(index * 4, true))
}
