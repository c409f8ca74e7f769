import { context, createContextKey, type Context } from '@opentelemetry/api'
import { quietly } from '../../../guest/quietly.ts'
import { numberOf, objectOf, textOf } from '../../../protocols/json.ts'
import { observeSearch } from '../../../retrieval/search-span.ts'
import type { Search } from '../../../retrieval/search.ts'
import type { HookState } from '../../library-hook.ts'
import { replaceMethod, type Method } from '../../replace-method.ts'
import { documentHits, scoredHits } from './document.ts'

const retrieving = createContextKey('spanledger.langchain.retrieving')

/** Hooks the two methods that look up by a text, for those who ask a store without a retriever. */
export function hookVectorStore(binding: unknown): HookState {
  const found = [
    replaceMethod(binding, 'similaritySearch', observed(documentHits)),
    replaceMethod(binding, 'similaritySearchWithScore', observed(scoredHits)),
  ]
  return found.includes(true) ? 'patched' : 'missing'
}

/** A context in which a retriever's span stands for the look-up. */
export function inRetriever(active: Context): Context {
  return active.setValue(retrieving, true)
}

/** The kind of a store, and what LangChain's own packages call its collection. */
export function placeOf(store: unknown): Pick<Search, 'store' | 'collection'> {
  const own = objectOf(store)
  if (own === undefined) return {}
  const kind: unknown = typeof own['_vectorstoreType'] === 'function' ? own['_vectorstoreType']() : undefined
  return { store: textOf(kind), collection: textOf(own['collectionName'] ?? own['indexName'] ?? own['tableName']) }
}

function observed(hitsOf: typeof documentHits): (original: Method) => Method {
  return original =>
    function (...given) {
      const search = quietly(() => searchOf(this, given))
      if (search === undefined) return original.apply(this, given)
      return observeSearch({ search, hitsOf }, () => original.apply(this, given))
    }
}

function searchOf(store: unknown, [query, k, filter]: readonly unknown[]): Search | undefined {
  if (context.active().getValue(retrieving) === true) return undefined
  const { collection, ...place } = placeOf(store)
  const name = collection ?? textOf(Reflect.get(Object(store), 'constructor')?.name)
  return { ...place, collection: name, operation: 'similaritySearch', query, topK: numberOf(k) ?? 4, filter }
}
