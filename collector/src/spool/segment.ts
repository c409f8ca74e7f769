import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { Bug } from '../errors.ts'
import type { EncodedRows } from '../model.ts'

/**
 * A segment is a file that is complete or does not exist: rows of one table, ready to be the body of an INSERT.
 *
 *     {"format":"spanledger-segment-1","table":"spans","columns":["project",…],"rowLengths":[812,…]}\n
 *     the rows in RowBinary, nothing between or after them
 *
 * Its name, `000000000007-5f2c…-64-spans.segment`, says when it was acknowledged, how many rows it holds and of which
 * table. It names its own columns, so a segment written before an upgrade is still inserted right after it. It is written
 * under a temporary name, fsynced and renamed; a crash leaves a `.tmp` that was never acknowledged, or the whole file.
 * A rejected row carries the `reason` in its head. Returns the file's size.
 *
 * @param parts of one table and with the same columns; they are written one after the other
 */
export async function writeSegment(path: string, parts: readonly EncodedRows[], reason?: string): Promise<number> {
  const head = Buffer.from(`${JSON.stringify({ format, reason, ...headOf(parts) })}\n`)
  const size = parts.reduce((sum, { bytes }) => sum + bytes.length, head.length)
  const temporary = `${path}.tmp`
  try {
    const file = await open(temporary, 'wx')
    try {
      const { bytesWritten } = await file.writev([head, ...parts.map(({ bytes }) => bytes)])
      // A disk that fills up in the middle takes a part, and that is no error: the count is all that tells.
      if (bytesWritten < size) throw new Error(`the disk took ${bytesWritten} of ${size} bytes of ${temporary}`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return size
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

/** The file is gone, or the disk cannot read it: waiting does not bring it back. */
export function isLost(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EIO')
}

/** Why a row was put aside, from the head of its segment, without reading the rows; undefined if no reason is there. */
export async function readReason(path: string): Promise<string | undefined> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(reasonBytes), 0, reasonBytes, 0)
    const [, reason] = reasonInHead.exec(buffer.toString('utf8', 0, bytesRead)) ?? []
    return reason === undefined ? undefined : String(JSON.parse(reason))
  } finally {
    await file.close()
  }
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

/** What a segment's name says of it. */
export interface SegmentName {
  readonly sequence: number
  readonly rows: number
  readonly table: string
}

/** A new name. Names sort by the order of acknowledgement; the random part makes a name, and so a token, unrepeatable. */
export function segmentName({ sequence, rows, table }: SegmentName): string {
  return `${String(sequence).padStart(12, '0')}-${randomBytes(8).toString('hex')}-${rows}-${table}.segment`
}

/** Reads a name; undefined for a file that is none of ours, which is never read, inserted or removed. */
export function parseSegmentName(name: string): SegmentName | undefined {
  const [, sequence = '', rows = '', table = ''] =
    /^(\d{12,15})-[0-9a-f]{1,32}-(\d{1,12})-(\w+)\.segment$/.exec(name) ?? []
  return table === '' ? undefined : { sequence: Number(sequence), rows: Number(rows), table }
}

const format = 'spanledger-segment-1'
const reasonInHead = new RegExp(`^\\{"format":"${format}","reason":("(?:[^"\\\\]|\\\\.)*")`)
const reasonBytes = 16 * 1024

function headerOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function isHeader(value: unknown): value is Omit<EncodedRows, 'bytes'> {
  if (typeof value !== 'object' || value === null) return false
  return 'format' in value && value.format === format && 'table' in value && holdsLists(value)
}

function holdsLists(value: object): boolean {
  return 'columns' in value && 'rowLengths' in value && Array.isArray(value.columns) && Array.isArray(value.rowLengths)
}

/** Joins rows of the same table and columns, in the order of the tables' names: `messages` before `spans`, so that no stored span lacks what it said. */
export function joinByTable(all: readonly EncodedRows[]): readonly EncodedRows[] {
  return sortByTable(all).map(parts => ({ ...headOf(parts), bytes: Buffer.concat(parts.map(({ bytes }) => bytes)) }))
}

/** The same without copying a byte: what could be joined stands together. */
export function sortByTable(all: readonly EncodedRows[]): readonly (readonly EncodedRows[])[] {
  const tables = new Map<string, EncodedRows[]>()
  for (const rows of all) {
    const key = `${rows.table}(${rows.columns.join()})`
    const same = tables.get(key)
    if (same === undefined) tables.set(key, [rows])
    else same.push(rows)
  }
  return [...tables.keys()].sort().map(key => tables.get(key) ?? [])
}

/** Two parts of rows that are at least two. */
export function halves({ rowLengths, bytes, ...table }: EncodedRows): readonly [EncodedRows, EncodedRows] {
  const middle = Math.floor(rowLengths.length / 2)
  const cut = rowLengths.slice(0, middle).reduce((sum, length) => sum + length, 0)
  return [
    { ...table, rowLengths: rowLengths.slice(0, middle), bytes: bytes.subarray(0, cut) },
    { ...table, rowLengths: rowLengths.slice(middle), bytes: bytes.subarray(cut) },
  ]
}

function headOf(parts: readonly EncodedRows[]): Omit<EncodedRows, 'bytes'> {
  return {
    table: parts[0]?.table ?? '',
    columns: parts[0]?.columns ?? [],
    rowLengths: parts.flatMap(({ rowLengths }) => rowLengths),
  }
}
