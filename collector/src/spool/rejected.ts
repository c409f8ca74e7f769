import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { eachOf, rejectedFolder, retryFolder, segmentsIn } from './folder/recover.ts'
import { parseSegmentName, readReason, syncFolder, type SegmentName } from './segment.ts'
import type { WaitingSegment } from './waiting.ts'

/** What the spool's tools know of a segment. */
export interface ListedSegment {
  readonly name: string
  readonly table: string
  readonly rows: number
  readonly bytes: number
  readonly ageMs: number
  /** `waiting` for the store; `rejected` for good; to be tried again as soon as a collector looks: `retry`. */
  readonly place: 'waiting' | 'rejected' | 'retry'
  /** Why it was rejected. */
  readonly reason?: string
}

/** Everything in a spool's folder, whether a collector runs on it or not. */
export async function listSpool(folder: string): Promise<readonly ListedSegment[]> {
  const waiting = await segmentsIn(folder)
  const retry = await segmentsIn(join(folder, retryFolder)).catch(() => [])
  const rejected = await segmentsIn(join(folder, rejectedFolder)).catch(() => [])
  const withReason = await eachOf(rejected, async segment => ({
    ...listed(segment, 'rejected'),
    reason: (await readReason(join(folder, rejectedFolder, segment.name)).catch(() => undefined)) ?? wholeSegment,
  }))
  return [
    ...waiting.map(segment => listed(segment, 'waiting')),
    ...retry.map(segment => listed(segment, 'retry')),
    ...withReason,
  ]
}

/** A segment as a whole was put aside. Its head was written before anybody knew. */
const wholeSegment = 'the segment is damaged, or of a table that the collector does not know'

/**
 * Puts rejected rows where the collector takes them into the spool again: at once if one runs, else when it starts.
 * A move between two folders is whole or did not happen, so it needs neither the collector nor its lock.
 * @returns the names that are not among the rejected
 */
export async function retryRejected(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const to = join(folder, retryFolder)
  await mkdir(to, { recursive: true })
  const missing = await eachRejected(names, name => rename(join(folder, rejectedFolder, name), join(to, name)))
  await syncFolder(to)
  return missing
}

/**
 * Deletes rejected rows for good.
 * @returns the names that are not among the rejected
 */
export function dropRejected(folder: string, names: readonly string[]): Promise<readonly string[]> {
  return eachRejected(names, name => rm(join(folder, rejectedFolder, name)))
}

/**
 * Moves what shall be tried again to the waiting segments; these are what was moved. They get new names, since names
 * become tokens, and under its old one the store may know a batch without these rows.
 */
export async function takeRetried(
  folder: string,
  nameOf: (segment: SegmentName) => string,
): Promise<readonly WaitingSegment[]> {
  const from = join(folder, retryFolder)
  const moved: WaitingSegment[] = []
  for (const segment of await segmentsIn(from)) {
    const parts = parseSegmentName(segment.name)
    if (!parts) continue
    const name = nameOf(parts)
    await rename(join(from, segment.name), join(folder, name))
    moved.push({ ...segment, name })
  }
  if (moved.length > 0) await syncFolder(folder)
  return moved
}

/** How much was put aside: counted when the folder has changed, since people move and delete files there. */
export class RejectedCount {
  readonly #folder: string
  #countedAt: number | undefined
  #rows = 0
  #bytes = 0

  constructor(folder: string) {
    this.#folder = join(folder, rejectedFolder)
  }

  get rows(): number {
    return this.#rows
  }

  get bytes(): number {
    return this.#bytes
  }

  add({ rows, bytes }: { readonly rows: number; readonly bytes: number }): void {
    this.#rows += rows
    this.#bytes += bytes
  }

  async recount(): Promise<void> {
    const { mtimeMs } = await stat(this.#folder)
    if (mtimeMs === this.#countedAt) return
    const segments = await segmentsIn(this.#folder)
    this.#countedAt = mtimeMs
    this.#rows = segments.reduce((sum, { rows }) => sum + rows, 0)
    this.#bytes = segments.reduce((sum, { bytes }) => sum + bytes, 0)
  }
}

async function eachRejected(
  names: readonly string[],
  act: (name: string) => Promise<void>,
): Promise<readonly string[]> {
  const missing: string[] = []
  for (const name of new Set(names)) {
    // A name is never a path: only names that a segment can have are looked for.
    const isThere = parseSegmentName(name) !== undefined && (await found(act(name)))
    if (!isThere) missing.push(name)
  }
  return missing
}

async function found(acting: Promise<void>): Promise<boolean> {
  try {
    await acting
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

function listed({ name, bytes, rows, since }: WaitingSegment, place: ListedSegment['place']): ListedSegment {
  const table = parseSegmentName(name)?.table ?? ''
  return { name, table, rows, bytes, ageMs: Math.round(performance.now() - since), place }
}
