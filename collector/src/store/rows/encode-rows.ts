import type { EncodedRows } from '../../model.ts'
import { RowBinaryWriter } from './row-binary.ts'

/**
 * A table's columns in order, each with how its value is written. The order here is the order in the INSERT.
 * `rowStart` is where the row began, for a column that is made of those before it. Where speed matters several columns
 * are written at once: a call for each of eighty takes longer than what it writes.
 */
export type ColumnTable<Row> = readonly (readonly [column: string | readonly string[], write: WriteColumn<Row>])[]

export type WriteColumn<Row> = (writer: RowBinaryWriter, row: Row, rowStart: number) => void

export function encodeRows<Row>(table: string, columns: ColumnTable<Row>, rows: readonly Row[]): EncodedRows {
  const writer = new RowBinaryWriter()
  const writes = columns.map(([, write]) => write)
  const rowLengths: number[] = []
  for (const row of rows) {
    const start = writer.length
    for (const write of writes) write(writer, row, start)
    rowLengths.push(writer.length - start)
  }
  return { table, columns: columns.flatMap(([column]) => column), rowLengths, bytes: writer.finish() }
}
