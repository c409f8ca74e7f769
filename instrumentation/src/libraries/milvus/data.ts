import { quietly } from '../../guest/quietly.ts'
import { listOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../../protocols/json.ts'
import { contentOf } from '../../retrieval/content.ts'
import { idOf } from '../../retrieval/id.ts'
import { observeSearch } from '../../retrieval/search-span.ts'
import type { Hit, Search } from '../../retrieval/search.ts'
import type { HookState } from '../library-hook.ts'
import { replaceMethod } from '../replace-method.ts'

/** Hooks `search`, which is `hybridSearch` as well: the constructor gives it a second name. */
export function hookData(binding: unknown): HookState {
  const found = replaceMethod(binding, 'search', original => {
    return function (...given) {
      const search = quietly(() => searchOf(objectOf(given[0]) ?? {}))
      if (search === undefined) return original.apply(this, given)
      const hitsIn = (result: unknown) => hitsOf(result, search.batchSize ?? 1)
      return observeSearch({ search, hitsOf: hitsIn, errorOf }, () => original.apply(this, given))
    }
  })
  return found ? 'patched' : 'missing'
}

function searchOf(request: JsonObject): Search {
  const parts = objectsOf(request['data'])
  const hybrid = parts.length > 0 && parts.every(part => 'anns_field' in part)
  const data = request['data'] ?? request['vector'] ?? request['vectors']
  const batch = !hybrid && (Array.isArray(listOf(data)[0]) || typeof listOf(data)[0] === 'string')
  const size = batch ? listOf(data).length : 1
  return {
    store: 'milvus',
    collection: textOf(request['collection_name']),
    namespace: textOf(request['db_name']),
    operation: hybrid ? 'hybrid_search' : 'search',
    query: hybrid ? only(parts.map(part => part['data'])) : size === 1 && batch ? listOf(data)[0] : data,
    topK: numberOf(request['limit'] ?? request['topk']),
    filter: textOf(request['filter']) ?? textOf(request['expr']),
    batchSize: size > 1 ? size : undefined,
  }
}

function only(values: readonly unknown[]): unknown {
  return values.length === 1 ? values[0] : values
}

/** Milvus resolves what it refused, with a status. */
function errorOf(result: unknown): string | undefined {
  const code = objectOf(objectOf(result)?.['status'])?.['error_code']
  if (typeof code !== 'string' && typeof code !== 'number') return undefined
  return code === 'Success' || code === 0 ? undefined : String(code)
}

function hitsOf(result: unknown, searches: number): readonly Hit[] | undefined {
  const results = objectOf(result)?.['results']
  if (!Array.isArray(results)) return undefined
  if (searches === 1) return objectsOf(results).map(hitOf)
  return results.flatMap((list: unknown, query) =>
    objectsOf(list).map((found, index) => ({ ...hitOf(found), query, rank: index + 1 })),
  )
}

function hitOf({ id, score, ...fields }: JsonObject): Hit {
  return { id: idOf(id), score: numberOf(score), content: contentOf(fields) }
}
