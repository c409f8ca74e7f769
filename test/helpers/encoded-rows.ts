import type { EncodedRows } from '../../collector/src/model.ts'

/** Rows that the spool takes for encoded ones: it looks at lengths, never inside. */
export function encodedRows(table: string, ...texts: readonly string[]): EncodedRows {
  return { table, columns: ['a'], rowLengths: texts.map(text => text.length), bytes: Buffer.from(texts.join('')) }
}
