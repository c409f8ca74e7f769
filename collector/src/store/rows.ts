import type { EncodedRows } from '../model.ts'
import { RowBinaryWriter } from './row-binary.ts'

/** A table's columns in order, each with how its value is written. The order here is the order in the INSERT. */
export type ColumnTable<Row> = readonly (readonly [
  column: string,
  write: (writer: RowBinaryWriter, row: Row) => void,
])[]

export function encodeRows<Row>(table: string, columns: ColumnTable<Row>, rows: readonly Row[]): EncodedRows {
  const writer = new RowBinaryWriter()
  const rowLengths: number[] = []
  for (const row of rows) {
    const before = writer.length
    for (const [, write] of columns) write(writer, row)
    rowLengths.push(writer.length - before)
  }
  return { table, columns: columns.map(([column]) => column), rowLengths, bytes: writer.finish() }
}
