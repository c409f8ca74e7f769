import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Bug } from '../errors.ts'
import type { EncodedRows } from '../model.ts'

/**
 * A segment is a file that is complete or does not exist: rows of one table, ready to be the body of an INSERT.
 *
 *     {"format":"spanledger-segment-1","table":"spans","columns":["project",…],"rowLengths":[812,…]}\n
 *     the rows in RowBinary, nothing between or after them
 *
 * It names its own columns, so a segment written before an upgrade is still inserted right after it. It is written
 * under a temporary name, fsynced and renamed; a crash leaves a `.tmp` that was never acknowledged, or the whole file.
 * A rejected row carries the `reason` in its head. Returns the file's size.
 */
export async function writeSegment(path: string, rows: EncodedRows, reason?: string): Promise<number> {
  const { bytes, ...header } = rows
  const head = Buffer.from(`${JSON.stringify({ format, reason, ...header })}\n`)
  const temporary = `${path}.tmp`
  try {
    const file = await open(temporary, 'wx')
    try {
      const { bytesWritten } = await file.writev([head, bytes])
      // A disk that fills up in the middle takes a part, and that is no error: the count is all that tells.
      if (bytesWritten < head.length + bytes.length)
        throw new Error(`the disk took ${bytesWritten} of ${head.length + bytes.length} bytes of ${temporary}`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return head.length + bytes.length
}

/** Reads a segment back. A segment that does not hold what its head says is a broken disk or a bug, never a sender's fault. */
export async function readSegment(path: string): Promise<EncodedRows> {
  const file = await readFile(path)
  const headEnd = file.indexOf('\n')
  const header = headerOf(file.toString('utf8', 0, Math.max(headEnd, 0)))
  if (!isHeader(header)) throw new Bug(`${path} does not begin with the head of a segment`)
  const bytes = file.subarray(headEnd + 1)
  const expected = header.rowLengths.reduce((sum, length) => sum + length, 0)
  if (bytes.length !== expected) throw new Bug(`${path} holds ${bytes.length} bytes of rows, its head says ${expected}`)
  return { table: header.table, columns: header.columns, rowLengths: header.rowLengths, bytes }
}

/** Makes renames and removals in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Segments sort by the order in which they were acknowledged; the random part makes a name, and so a token, unrepeatable. */
export function segmentName({ sequence, random, table }: { sequence: number; random: string; table: string }): string {
  return `${String(sequence).padStart(12, '0')}-${random}-${table}${extension}`
}

export function isSegmentName(name: string): boolean {
  return name.endsWith(extension)
}

export function segmentPath(folder: string, name: string): string {
  return join(folder, name)
}

const extension = '.segment'
const format = 'spanledger-segment-1'

function headerOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function isHeader(value: unknown): value is Omit<EncodedRows, 'bytes'> {
  if (typeof value !== 'object' || value === null) return false
  return 'format' in value && value.format === format && 'table' in value && 'columns' in value && 'rowLengths' in value
}

/** Joins rows of the same table and columns, in the order of the tables' names: `messages` before `spans`, so that no stored span lacks what it said. */
export function joinByTable(all: readonly EncodedRows[]): readonly EncodedRows[] {
  const tables = new Map<string, EncodedRows[]>()
  for (const rows of all) {
    const key = `${rows.table}(${rows.columns.join()})`
    tables.set(key, [...(tables.get(key) ?? []), rows])
  }
  return [...tables.keys()].sort().map(key => joined(tables.get(key) ?? []))
}

function joined(rows: readonly EncodedRows[]): EncodedRows {
  return {
    table: rows[0]?.table ?? '',
    columns: rows[0]?.columns ?? [],
    rowLengths: rows.flatMap(({ rowLengths }) => rowLengths),
    bytes: Buffer.concat(rows.map(({ bytes }) => bytes)),
  }
}
