import { readFile, stat } from 'node:fs/promises'
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml'
import type { PriceEntry } from '../entries.ts'
import { entryFrom, type Complain, type Field } from './fields.ts'

const maxFileBytes = 16 * 1024 * 1024

/** A price file that cannot be read: every mistake on a line of its own, with the file and the line it is in. */
export class PriceFileError extends Error {
  override readonly name = 'PriceFileError'
}

/** The entries of a file; none where there is no file. @throws PriceFileError naming file, line, value and way out */
export async function readPriceFile(path: string): Promise<readonly PriceEntry[]> {
  try {
    const { size } = await stat(path)
    if (size > maxFileBytes) throw new PriceFileError(`${path} has ${size} bytes, the limit is ${maxFileBytes}`)
    return parsePriceFile(await readFile(path, 'utf8'), path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    if (error instanceof PriceFileError) throw error
    throw new PriceFileError(`the prices in ${path} cannot be read: ${String(error)}`, { cause: error })
  }
}

/** @throws PriceFileError */
export function parsePriceFile(text: string, path: string): readonly PriceEntry[] {
  const lines = new LineCounter()
  // Aliases are off: a few lines of them can stand for more than fits into memory.
  const document = parseDocument(text, { lineCounter: lines, schema: 'failsafe', prettyErrors: false })
  const mistakes: string[] = []
  const say = (offset: number | undefined, message: string): void => {
    if (mistakes.length < 20)
      mistakes.push(`${path}:${offset === undefined ? 1 : lines.linePos(offset).line}: ${message}`)
  }
  for (const { pos, message } of document.errors) say(pos[0], message)
  const entries = mistakes.length > 0 ? [] : entriesOf(document, path, say)
  if (mistakes.length > 0) throw new PriceFileError(mistakes.join('\n'))
  return entries
}

type Say = (offset: number | undefined, message: string) => void

function entriesOf(document: Document, path: string, say: Say): readonly PriceEntry[] {
  if (document.contents === null) return []
  const list = isMap(document.contents) ? document.contents.get('prices', true) : undefined
  if (!isMap(document.contents) || !isSeq(list)) {
    // An empty list may be written as nothing.
    if (isMap(document.contents) && isScalar(list) && (list.source ?? '') === '') return []
    say(undefined, 'expected `prices:` with a list of prices below it')
    return []
  }
  return list.items.flatMap(item => {
    // True: parsed documents consist of nodes.
    const node = item as Node
    const fields = fieldOf(node)
    const complain: Complain = (at, expected, got) => {
      const place = at.length === 0 ? node : isMap(node) ? (node.getIn(at, true) as Node | undefined) : undefined
      say(
        (place ?? node).range?.[0],
        `${at.join('.')}${at.length === 0 ? '' : ': '}expected ${expected}${gotText(got)}`,
      )
      return undefined
    }
    if (fields === undefined || typeof fields === 'string')
      return complain([], 'a price such as `model: openai/gpt-5`', fields) ?? []
    return entryFrom(fields, path, complain) ?? []
  })
}

function gotText(got: Field): string {
  if (got === undefined) return ''
  return `, got ${typeof got === 'string' ? JSON.stringify(got.slice(0, 100)) : 'a mapping'}`
}

/** By the text of the file: 2.50 stays 2.50. */
function fieldOf(node: unknown): Field {
  if (isScalar(node)) return typeof node.value === 'string' ? node.value : ''
  if (!isMap(node)) return isAlias(node) ? `*${node.source}` : '[]'
  return scalarsOf(node)
}

/** The fields of one entry. */
export function scalarsOf({ items }: YAMLMap): ReadonlyMap<string, Field> {
  return new Map(items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '', fieldOf(value)]))
}
