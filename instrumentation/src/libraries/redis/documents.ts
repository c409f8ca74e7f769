import { objectOf, objectsOf, parseJson, textOf, type JsonObject } from '../../protocols/json.ts'
import { contentOf } from '../../retrieval/content.ts'
import type { Hit } from '../../retrieval/search.ts'

/** What a reply found, in the form that the client gives its caller. */
export function hitsOf(reply: unknown, scoreField: string | undefined): readonly Hit[] | undefined {
  const own = objectOf(reply)
  if (Array.isArray(own?.['documents'])) {
    return objectsOf(own['documents']).map(({ id, value }) => hitOf(textOf(id), objectOf(value), scoreField))
  }
  if (!Array.isArray(own?.['results'])) return undefined
  // FT.HYBRID puts the key among the fields, if it is asked for.
  return objectsOf(own['results']).map(({ id, __key: key, ...fields }) => {
    const document = objectOf(Reflect.get(fields, 'value')) ?? fields
    return hitOf(textOf(id) ?? textOf(key), document, scoreField ?? '__score')
  })
}

function hitOf(id: string | undefined, fields: JsonObject = {}, scoreField = '__score'): Hit {
  const { [scoreField]: score, ...document } = fields
  const number = Number(score ?? Number.NaN)
  return { id, score: Number.isFinite(number) ? number : undefined, content: contentOf(documentIn(document)) }
}

/** A JSON document comes as one text under the path `$`; `parseDocumentValue` of newer clients has read it already. */
function documentIn(fields: JsonObject): JsonObject {
  const whole = fields['$']
  const parsed = typeof whole === 'string' ? parseJson(whole) : whole
  return objectOf(parsed) ?? fields
}
