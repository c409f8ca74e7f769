import { createHash } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

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
  const path = join(folder, fileName)
  await writeFile(`${path}.tmp`, JSON.stringify(batches.map(({ segments }) => segments)))
  await rename(`${path}.tmp`, path)
}

/** Reads the plan of before the crash; none, or one that cannot be read, means that there is nothing to repeat. */
export async function readPlan(folder: string): Promise<readonly Batch[]> {
  const text = await readFile(join(folder, fileName), 'utf8').catch(() => '[]')
  return parsePlan(text).map(batchOf)
}

export async function removePlan(folder: string): Promise<void> {
  await rm(join(folder, fileName), { force: true })
}

export function batchOf(segments: readonly string[]): Batch {
  return { segments, token: createHash('sha256').update(segments.join('\n')).digest('hex') }
}

const fileName = 'plan.json'

function parsePlan(text: string): readonly (readonly string[])[] {
  try {
    const plan: unknown = JSON.parse(text)
    return Array.isArray(plan) ? plan.filter(segments => Array.isArray(segments)) : []
  } catch {
    return []
  }
}
