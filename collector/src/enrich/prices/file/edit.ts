import { isMap, isSeq, parseDocument, type Document } from 'yaml'
import type { PriceEntry } from '../entries.ts'
import { entryFrom } from './fields.ts'
import { parsePriceFile, scalarsOf } from './price-file.ts'
import { fieldsOf } from './print.ts'

const heading = ` Prices in USD per million tokens; of requests and searches, per thousand. Times are UTC.
 These hold before imported prices and list prices. \`spanledger prices set --help\` writes here too.`

/**
 * The text of a price file with one price more, or another in the place of one for the same model, tier and time.
 * Whatever else is in the file stays as it is, comments too.
 */
export function withPrice(text: string, path: string, entry: PriceEntry): string {
  // What is broken must not be written over.
  parsePriceFile(text, path)
  const document: Document = parseDocument(text, { schema: 'failsafe' })
  if (!isMap(document.contents)) {
    document.contents = document.createNode({})
    document.commentBefore = heading
  }
  if (!isSeq(document.get('prices', true))) document.set('prices', document.createNode([]))
  const list = document.get('prices', true)
  if (!isSeq(list)) return text
  list.flow = false
  const node = document.createNode(fieldsOf(entry))
  const same = list.items.findIndex(item => {
    const fields = isMap(item) ? scalarsOf(item) : undefined
    const known = fields && entryFrom(fields, '', () => undefined)
    return known !== undefined && keyOf(known) === keyOf(entry)
  })
  if (same === -1) list.add(node)
  else list.set(same, node)
  return document.toString({ lineWidth: 0 })
}

/** What two prices must not share: of those, the one further down would hold. */
export function keyOf({ provider, model, tier, from, to, hours }: PriceEntry): string {
  return [provider, model, tier, from, to, hours?.from, hours?.to].map(part => String(part ?? '')).join('\0')
}
