import { quietly } from '../../guest/quietly.ts'
import { numberOf, objectOf, objectsOf, textOf } from '../../protocols/json.ts'
import { contentOf } from '../../retrieval/content.ts'
import { observeSearch } from '../../retrieval/search-span.ts'
import type { Hit, Search } from '../../retrieval/search.ts'
import type { HookState } from '../library-hook.ts'
import { replaceMethod } from '../replace-method.ts'

// Methods whose first argument is what is looked for. Fetching looks for nothing.
const methods = ['bm25', 'hybrid', 'nearText', 'nearVector', 'nearObject', 'nearImage', 'nearMedia']

/** Hooks the searches of a collection. */
export function hookQueryManager(binding: unknown): HookState {
  const found = methods.filter(name =>
    replaceMethod(binding, name, original => {
      return function (...given) {
        const search = quietly(() => searchOf(this, name, given))
        if (search === undefined) return original.apply(this, given)
        return observeSearch({ search, hitsOf }, () => original.apply(this, given))
      }
    }),
  )
  return found.length > 0 ? 'patched' : 'missing'
}

function searchOf(manager: unknown, operation: string, given: readonly unknown[]): Search {
  const place = objectOf(objectOf(manager)?.['check'])
  // nearMedia says the kind of media in between.
  const options = objectOf(given[operation === 'nearMedia' ? 2 : 1])
  const filters = options?.['filters']
  return {
    store: 'weaviate',
    collection: textOf(place?.['name']),
    namespace: textOf(place?.['tenant']),
    operation,
    query: queryOf(operation, given[0]),
    topK: numberOf(options?.['limit']),
    filter: filters === undefined ? undefined : quietly(() => JSON.parse(JSON.stringify(filters)) as unknown),
  }
}

function queryOf(operation: string, query: unknown): unknown {
  if (/Image|Media/.test(operation)) return undefined
  if (Array.isArray(query) && query.every(concept => typeof concept === 'string')) return query.join(' ')
  return objectOf(query)?.['query'] ?? query
}

function hitsOf(result: unknown): readonly Hit[] | undefined {
  const objects = objectOf(result)?.['objects']
  if (!Array.isArray(objects)) return undefined
  return objectsOf(objects).map(({ uuid, metadata, properties }) => {
    const told = objectOf(metadata)
    return {
      id: textOf(uuid),
      score: numberOf(told?.['score'] ?? told?.['distance'] ?? told?.['certainty']),
      content: contentOf(properties),
    }
  })
}
