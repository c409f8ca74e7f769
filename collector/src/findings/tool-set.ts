import { RecentMap } from '../bounded/recent-map.ts'
import type { Message } from '../model.ts'

/** The tools that a model was offered. */
export interface ToolSet {
  readonly hash: string
  /** The schema of each tool's arguments, where one is known. */
  readonly parameters: ReadonlyMap<string, unknown>
  readonly names: ReadonlySet<string>
  /** Whether these are all it could call: a provider's own tools bring others along, which nobody names. */
  readonly isComplete: boolean
}

const mostSets = 200
const mostTools = 500
const mostCharacters = 262_144

/** Sets of tools by their hash; they come with every call and are read once. */
export class ToolSets {
  readonly #read = new RecentMap<string, ToolSet>(mostSets)

  of({ hash, body }: Message): ToolSet {
    return this.#read.made(hash, () => toolSetIn(hash, body))
  }

  known(hash: string): ToolSet | undefined {
    return this.#read.get(hash)
  }
}

function toolSetIn(hash: string, body: string): ToolSet {
  const definitions = body.length > mostCharacters ? [] : definitionsIn(body)
  const tools = definitions.slice(0, mostTools).map(definition => {
    const fieldOf = (name: string): unknown =>
      typeof definition === 'object' && definition !== null ? Reflect.get(definition, name) : undefined
    return { name: fieldOf('name'), parameters: fieldOf('parameters') }
  })
  const named = tools.flatMap(({ name, parameters }) =>
    typeof name === 'string' && name !== '' ? [{ name, parameters }] : [],
  )
  const timesNamed = new Map<string, number>()
  for (const { name } of named) timesNamed.set(name, (timesNamed.get(name) ?? 0) + 1)
  return {
    hash,
    // Of two tools of one name nobody knows which one was meant.
    parameters: new Map(
      named
        .filter(({ name, parameters }) => timesNamed.get(name) === 1 && isSchema(parameters))
        .map(({ name, parameters }) => [name, parameters]),
    ),
    names: new Set(timesNamed.keys()),
    isComplete: named.length > 0 && named.length === definitions.length,
  }
}

function definitionsIn(body: string): readonly unknown[] {
  try {
    const definitions: unknown = JSON.parse(body)
    return Array.isArray(definitions) ? definitions : []
  } catch {
    return []
  }
}

function isSchema(parameters: unknown): boolean {
  return typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)
}
