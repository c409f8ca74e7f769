import { contentOf } from '../../../retrieval/content.ts'
import { idOf } from '../../../retrieval/id.ts'
import type { Hit, Search } from '../../../retrieval/search.ts'
import { numberOf, objectOf, objectsOf, parseJson, textOf, type JsonObject } from '../../json.ts'
import { storeProtocol } from '../store-format.ts'

const searching = /\b(nearText|nearVector|nearObject|nearImage|nearMedia|bm25|hybrid|ask)\s*:\s*\{/

/** Weaviate over GraphQL. Its newer clients speak gRPC. */
export const weaviate = storeProtocol({
  store: 'weaviate',
  path: /\/v1\/graphql$/,
  speaks: ({ body }) => {
    const query = textOf(body['query']) ?? ''
    return /^\s*(?:query[^{]*)?\{\s*Get\b/.test(query) && searching.test(query)
  },
  searches: ({ body }) => [searchOf(textOf(body['query']) ?? '')],
  found: ({ body }) => {
    const got = objectOf(objectOf(body['data'])?.['Get'])
    return got && Object.entries(got).map(([collection, objects]) => hitsOf(collection, objectsOf(objects)))
  },
})

function searchOf(graphql: string): Search {
  const operation = searching.exec(graphql)?.[1]
  const after = graphql.slice(graphql.search(searching))
  const text = /\b(?:query|question)\s*:\s*("(?:[^"\\]|\\.)*")/.exec(after)?.[1]
  const concepts = /\bconcepts\s*:\s*(\[[^\]]*\]|"(?:[^"\\]|\\.)*")/.exec(after)?.[1]
  const vector = /\bvector\s*:\s*(\[[^\]]*\])/.exec(after)?.[1]
  const where = graphql.search(/\bwhere\s*:\s*\{/)
  return {
    collection: /\bGet\s*\{\s*([A-Za-z_]\w*)/.exec(graphql)?.[1],
    operation,
    query: (text && parseJson(text)) ?? (concepts && spoken(parseJson(concepts))) ?? (vector && parseJson(vector)),
    topK: numberOf(Number(/\blimit\s*:\s*(\d+)/.exec(graphql)?.[1] ?? Number.NaN)),
    filter: where === -1 ? undefined : braced(graphql.slice(where)),
  }
}

function spoken(concepts: unknown): unknown {
  return Array.isArray(concepts) ? concepts.join(' ') : concepts
}

/** From the beginning to where the first brace closes again. */
function braced(text: string): string {
  let depth = 0
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1
    if (text[index] === '}') depth -= 1
    if (text[index] === '}' && depth === 0) return text.slice(0, index + 1)
  }
  return text
}

function hitsOf(collection: string, objects: readonly JsonObject[]): readonly Hit[] {
  return objects.map(({ _additional, ...fields }) => {
    const more = objectOf(_additional)
    const score = more?.['score'] ?? more?.['distance'] ?? more?.['certainty']
    return {
      collection,
      id: idOf(more?.['id']),
      // Weaviate writes the scores of keyword and hybrid searches as text.
      score: typeof score === 'string' ? numberOf(Number.parseFloat(score)) : numberOf(score),
      content: contentOf(fields),
    }
  })
}
