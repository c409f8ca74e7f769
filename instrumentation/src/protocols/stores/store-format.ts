import type { Hit, Search } from '../../retrieval/search.ts'
import type { Protocol, ResponseReading } from '../protocol.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import { storeErrorOf } from './store-error.ts'

const MiB = 1024 * 1024

/** How one kind of look-up in one kind of store goes over the wire. */
export interface StoreFormat {
  /** `db.system.name`, and what stands as the provider. */
  readonly store: string
  readonly methods?: readonly string[]
  readonly path: RegExp
  readonly headers?: readonly string[]
  /** Strict: many an application has a path such as `/search`. */
  speaks(request: WireRequest): boolean
  /** What is looked for: one search, or several in one call. */
  searches(request: WireRequest): readonly Search[]
  /** What was found, a list for each search; `undefined` where the answer is of another shape. */
  found(answer: WireBody, request: WireRequest): readonly (readonly Hit[])[] | undefined
}

/** The protocol of a store's format. */
export function storeProtocol(format: StoreFormat): Protocol {
  const searchesOf = (request: WireRequest) =>
    format.searches(request).map(search => ({ store: format.store, ...defined(search) }))
  return {
    operation: 'retrieval',
    provider: format.store,
    ...(format.methods && { methods: format.methods }),
    path: format.path,
    ...(format.headers && { headers: { request: format.headers } }),
    bodyDecides: true,
    answerBytes: 4 * MiB,
    speaks: request => format.speaks(request),
    readRequest: request => {
      const search = joined(searchesOf(request))
      const name = search.collection === undefined ? 'retrieval' : `retrieval ${search.collection}`
      return { attributes: {}, name, search }
    },
    readResponse: (answer, request) => {
      const lists = format.found(answer, request)
      if (lists === undefined) return { attributes: {}, usage: {}, ...storeErrorOf(answer.body) }
      return { attributes: {}, usage: {}, hits: placed(lists, searchesOf(request)) } satisfies ResponseReading
    },
  }
}

/** Each hit with where it was found, so that it can be told apart wherever it is quoted. */
export function placed(lists: readonly (readonly Hit[])[], searches: readonly Search[]): readonly Hit[] {
  return lists.flatMap((hits, query) =>
    hits.map((hit, index) => ({
      store: searches[query]?.store ?? searches[0]?.store,
      collection: searches[query]?.collection,
      ...(lists.length > 1 && { query }),
      rank: index + 1,
      ...defined(hit),
    })),
  )
}

/** Several searches of one call as one. */
function joined(searches: readonly Search[]): Search {
  const [first = {}] = searches
  if (searches.length < 2) return first
  const filters = searches.map(({ filter }) => filter ?? null)
  return {
    ...first,
    collection: same(searches.map(({ collection }) => collection)),
    topK: same(searches.map(({ topK }) => topK)),
    query: searches.map(({ query }) => query ?? null),
    filter: filters.every(filter => filter === null) ? undefined : filters,
    batchSize: searches.length,
  }
}

function same<Value>(values: readonly Value[]): Value | undefined {
  return values.every(value => value === values[0]) ? values[0] : undefined
}

function defined<Fields extends object>(fields: Fields): Fields {
  // True: what is left out was undefined, which every field may be that is left out.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields
}
