import { context } from '@opentelemetry/api'
import { quietly } from '../../../guest/quietly.ts'
import { numberOf, objectOf, textOf } from '../../../protocols/json.ts'
import { observeSearch } from '../../../retrieval/search-span.ts'
import type { Search } from '../../../retrieval/search.ts'
import type { HookState } from '../../library-hook.ts'
import { replaceMethod, type Method } from '../../replace-method.ts'
import { documentHits } from './document.ts'
import { inRetriever, placeOf } from './vector-store.ts'

/** Hooks the method in which a retriever runs: of old ones it has another name, and the newer name leads to it. */
export function hookRetriever(binding: unknown): HookState {
  const found = replaceMethod(binding, 'getRelevantDocuments', observed) || replaceMethod(binding, 'invoke', observed)
  return found ? 'patched' : 'missing'
}

function observed(original: Method): Method {
  return function (...given) {
    const search = quietly(() => searchOf(this, given))
    if (search === undefined) return original.apply(this, given)
    return observeSearch({ search, hitsOf: documentHits }, () =>
      context.with(inRetriever(context.active()), () => original.apply(this, given)),
    )
  }
}

function searchOf(retriever: unknown, [query, options]: readonly unknown[]): Search | undefined {
  const own = objectOf(retriever)
  if (own === undefined) return undefined
  const { store, collection } = placeOf(own['vectorStore'])
  return {
    store,
    collection: textOf(objectOf(options)?.['runName']) ?? textOf(own['name']) ?? collection ?? classOf(own),
    query,
    topK: numberOf(own['k'] ?? own['topK']),
    filter: own['filter'],
  }
}

function classOf(retriever: object): string | undefined {
  return textOf(Reflect.get(retriever.constructor, 'name'))
}
