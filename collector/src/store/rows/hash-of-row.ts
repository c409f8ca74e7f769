import { createHash } from 'node:crypto'
import type { RowBinaryWriter } from './row-binary.ts'

/**
 * A column that is the hash of all columns before it, so of all that was sent: the same record has it however often and
 * in whichever batch it comes. 128 bits of SHA-256, as everywhere else.
 */
export function hashOfRow(writer: RowBinaryWriter, _row: unknown, rowStart: number): void {
  writer.string(createHash('sha256').update(writer.bytesFrom(rowStart)).digest('hex').slice(0, 32))
}
