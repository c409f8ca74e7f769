import { hash } from 'node:crypto'
import type { Message } from '../../model.ts'

const mostCharacters = 65_536
const mostPaths = 200
const mostDepth = 8

/**
 * The shape of a tool's arguments: 12 hex digits of the SHA-256 of its sorted paths and types, without any value.
 * @returns undefined where there are none, or they are not JSON, or too large to look at
 */
export function argumentShape(argument: Message | undefined): string | undefined {
  if (argument === undefined || argument.body.length > mostCharacters) return undefined
  const value = parsed(argument.body)
  if (value === undefined) return undefined
  const paths = new Set<string>()
  collect(value, { path: '', depth: 0, paths })
  return hash('sha256', [...paths].sort().join('\n'), 'hex').slice(0, 12)
}

function parsed(body: string): unknown {
  if (!/^\s*[[{]/.test(body)) return undefined
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

interface Place {
  readonly path: string
  readonly depth: number
  readonly paths: Set<string>
}

/** Deeper or wider than anybody's arguments, it stops; the shape is then that of the first part. */
function collect(value: unknown, { path, depth, paths }: Place): void {
  if (paths.size >= mostPaths) return
  paths.add(`${path}:${typeOf(value)}`)
  if (typeof value !== 'object' || value === null || depth >= mostDepth) return
  if (Array.isArray(value)) {
    for (const one of value.slice(0, mostPaths)) collect(one, { path: `${path}[]`, depth: depth + 1, paths })
    return
  }
  for (const [name, one] of Object.entries(value).slice(0, mostPaths))
    collect(one, { path: `${path}.${JSON.stringify(name)}`, depth: depth + 1, paths })
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
