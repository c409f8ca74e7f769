import { contentHash } from '@spanledger/instrumentation/hash'
import { RecentMap } from '../bounded/recent-map.ts'
import type { Message } from '../model.ts'

export interface DefinedTool {
  readonly name: string
  readonly hash: string
  /** The definition as JSON. */
  readonly body: string
}

const mostTools = 200
const mostSets = 500
/** A set of tools comes with every call and is read once. */
const read = new RecentMap<string, readonly DefinedTool[]>(mostSets)

/** The tools of a message of definitions, each with the hash of its own definition. */
export function toolsIn({ hash, body }: Message): readonly DefinedTool[] {
  return read.made(hash, () => definedIn(body))
}

function definedIn(body: string): readonly DefinedTool[] {
  try {
    const definitions: unknown = JSON.parse(body)
    return Array.isArray(definitions) ? definitions.slice(0, mostTools).flatMap(toolOf) : []
  } catch {
    return []
  }
}

function toolOf(definition: unknown): readonly DefinedTool[] {
  const name: unknown = typeof definition === 'object' && definition !== null && Reflect.get(definition, 'name')
  if (typeof name !== 'string' || name === '') return []
  return [{ name: name.slice(0, 200), hash: contentHash(definition), body: JSON.stringify(definition) }]
}
