import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A set of recordings in a folder of the service's own repository. `golden.json` says which of the recordings beside it
 * are executed, and by which rules they pass; the others are needed by those, such as the recording of their process.
 */
export interface GoldenSet {
  readonly format: 1
  readonly rules: readonly string[]
  readonly recordings: readonly GoldenEntry[]
}

export interface GoldenEntry {
  readonly id: string
  readonly name: string
  readonly key?: string | undefined
  readonly outcome: string
  /** The calls in order, those in a row once. */
  readonly path: string
}

export const firstRules = ['no divergence', 'no unknown tool', 'max cost +10 %'] as const

/** @throws Error naming the file that is missing or of another format */
export async function readSet(folder: string): Promise<GoldenSet> {
  const path = fileOf(folder)
  if (!existsSync(path)) throw new Error(`there is no golden set in ${folder}: \`spanledger golden add\` makes one`)
  const set: unknown = JSON.parse(await readFile(path, 'utf8'))
  if (!isSet(set)) throw new Error(`${path} is no golden set of format 1`)
  return set
}

/** Adds entries to the set in the folder, or begins one; an entry of the same recording is replaced. */
export async function addToSet(folder: string, entries: readonly GoldenEntry[]): Promise<GoldenSet> {
  await mkdir(folder, { recursive: true })
  const before = existsSync(fileOf(folder)) ? await readSet(folder) : undefined
  const byId = new Map([...(before?.recordings ?? []), ...entries].map(entry => [entry.id, entry]))
  const recordings = [...byId.values()].sort((left, right) => left.id.localeCompare(right.id))
  const set: GoldenSet = { format: 1, rules: before?.rules ?? firstRules, recordings }
  const path = fileOf(folder)
  await writeFile(`${path}.tmp`, `${JSON.stringify(set, undefined, 2)}\n`)
  await rename(`${path}.tmp`, path)
  return set
}

function fileOf(folder: string): string {
  return join(folder, 'golden.json')
}

function isSet(value: unknown): value is GoldenSet {
  if (typeof value !== 'object' || value === null || Reflect.get(value, 'format') !== 1) return false
  const [rules, recordings]: unknown[] = [Reflect.get(value, 'rules'), Reflect.get(value, 'recordings')]
  return Array.isArray(rules) && Array.isArray(recordings) && recordings.every(isEntry)
}

// An id is a folder's name: nothing else may stand in it.
function isEntry(value: unknown): boolean {
  const id: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'id') : undefined
  return typeof id === 'string' && /^[0-9a-f]{32}$/.test(id)
}
