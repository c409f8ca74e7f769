import { quietly } from '../../guest/quietly.ts'
import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../../protocols/json.ts'
import { contentOf } from '../../retrieval/content.ts'
import { idOf } from '../../retrieval/id.ts'
import { observeSearch } from '../../retrieval/search-span.ts'
import type { Hit, Search } from '../../retrieval/search.ts'
import type { HookState } from '../library-hook.ts'
import { replaceMethod } from '../replace-method.ts'

/** Hooks the method in which a retriever runs. */
export function hookRetriever(binding: unknown): HookState {
  const found = replaceMethod(binding, 'retrieve', original => {
    return function (...given) {
      const search = quietly(() => searchOf(this, given[0]))
      if (search === undefined) return original.apply(this, given)
      return observeSearch({ search, hitsOf }, () => original.apply(this, given))
    }
  })
  return found ? 'patched' : 'missing'
}

function searchOf(retriever: unknown, query: unknown): Search | undefined {
  const own = objectOf(retriever)
  if (own === undefined) return undefined
  const asked = objectOf(query)?.['query'] ?? query
  // Of a query in parts, with images, the texts.
  const texts = objectsOf(asked).map(part => textOf(part['text']))
  return {
    collection: textOf(Reflect.get(own.constructor, 'name')),
    query: typeof asked === 'string' ? asked : texts.filter(text => text !== undefined).join('\n'),
    topK: numberOf(own['similarityTopK'] ?? objectOf(own['topK'])?.['TEXT']),
    filter: own['filters'],
  }
}

function hitsOf(found: unknown): readonly Hit[] | undefined {
  return Array.isArray(found) ? objectsOf(found).map(hitOf) : undefined
}

function hitOf({ node, score }: JsonObject): Hit {
  const own = objectOf(node) ?? {}
  return { id: idOf(own['id_']), score: numberOf(score), content: contentOf(textOf(own['text'])) }
}
