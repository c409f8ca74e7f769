/** Asks a named question within one project, as if it were `now`; parameters as people write them, such as `since` `1h`. */
export type Ask = (asked: Asked) => Promise<readonly Row[]>

export interface Asked {
  readonly question: string
  readonly project: string
  readonly parameters: ReadonlyMap<string, string>
  readonly now: Date
}

/** A row of an answer: a column's value is whatever the question makes it. */
export type Row = Readonly<Record<string, unknown>>

export function textIn(row: Row, column: string): string {
  const value = Object.hasOwn(row, column) ? row[column] : undefined
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** NaN where there is no number. */
export function numberIn(row: Row, column: string): number {
  const text = textIn(row, column)
  return text === '' ? Number.NaN : Number(text)
}

/** Nano-dollars as a person reads them. */
export function usd(nano: number): string {
  return `$${(nano / 1e9).toFixed(nano < 1e7 ? 6 : 2)}`
}
