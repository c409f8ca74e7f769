import { createHash } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseSegmentName, syncFolder } from './segment.ts'

/** Segments that are inserted together, as one INSERT of one table. */
export interface Batch {
  readonly segments: readonly string[]
  /** ClickHouse's `insert_deduplication_token`: the same segments give the same token, and no others ever do. */
  readonly token: string
}

/**
 * What the writer is about to insert, on disk before the first INSERT. After a crash the very same batches are sent
 * again under the same tokens, so what the store already has is not stored a second time.
 */
export async function writePlan(folder: string, batches: readonly Batch[]): Promise<void> {
  const path = join(folder, planName)
  const file = await open(`${path}.tmp`, 'w')
  try {
    await file.writeFile(JSON.stringify(batches.map(({ segments }) => segments)))
    // A machine that loses power must not remember the INSERT and forget the plan.
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.tmp`, path)
  await syncFolder(folder)
}

/**
 * Reads the plan of before the crash. One that a broken disk made unreadable is no plan: its segments are inserted
 * under other tokens, and rows that were stored already are replaced by their equals.
 */
export async function readPlan(folder: string): Promise<readonly Batch[]> {
  const text = await readFile(join(folder, planName), 'utf8').catch(() => '[]')
  return parsePlan(text).map(batchOf)
}

export async function removePlan(folder: string): Promise<void> {
  await rm(join(folder, planName), { force: true })
}

/** One batch a table, in the order of their names: messages before spans, so that no stored span lacks what it said. */
export function batchesOf(segments: readonly string[]): readonly Batch[] {
  const tables = new Map<string, string[]>()
  for (const name of segments) {
    const names = tables.get(tableOf([name])) ?? []
    names.push(name)
    tables.set(tableOf([name]), names)
  }
  return [...tables.keys()].sort().map(table => batchOf(tables.get(table) ?? []))
}

/** The table of a batch: its segments all have the same. */
export function tableOf([name = '']: readonly string[]): string {
  return parseSegmentName(name)?.table ?? ''
}

function batchOf(segments: readonly string[]): Batch {
  return { segments, token: createHash('sha256').update(segments.join('\n')).digest('hex') }
}

export const planName = 'plan.json'

/** Names are the only thing a plan may hold: they end in a removal. */
function parsePlan(text: string): readonly (readonly string[])[] {
  try {
    const plan: unknown = JSON.parse(text)
    return Array.isArray(plan) && plan.every(isBatch) ? plan : []
  } catch {
    return []
  }
}

function isBatch(value: unknown): value is readonly string[] {
  const isName = (name: unknown) => typeof name === 'string' && parseSegmentName(name) !== undefined
  return Array.isArray(value) && value.length > 0 && value.every(isName)
}
