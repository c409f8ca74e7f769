import { tableLines, type TableColumn } from './table.ts'
import { usdColumn } from './usd.ts'

export const formats = ['table', 'json', 'csv'] as const
export type RowFormat = (typeof formats)[number]

export function isFormat(text: string): text is RowFormat {
  return formats.some(format => format === text)
}

type Row = Readonly<Record<string, unknown>>

/** Rows as text. JSON and CSV keep values as the store gave them; the table shows nano-dollars as dollars. */
export function formatRows(answer: readonly object[], format: RowFormat): string {
  const rows: readonly Row[] = answer.map(row => ({ ...row }))
  if (format === 'json') return JSON.stringify(rows, undefined, 2)
  const names = Object.keys(rows[0] ?? {})
  if (format === 'csv') return [names, ...rows.map(row => names.map(name => row[name]))].map(csvLine).join('\n')
  return rows.length === 0 ? 'no rows' : tableLines(names.map(columnOf), rows).join('\n')
}

const moneySuffix = /_nano$/

function columnOf(name: string): TableColumn<Row> {
  if (moneySuffix.test(name))
    return { title: name.replace(moneySuffix, '_usd'), align: 'right', cell: row => moneyCell(row[name], row) }
  return { title: name, align: isNumber(name) ? 'right' : 'left', cell: row => textOf(row[name]) }
}

const numberColumns =
  /^(completed|failed|escalated|abandoned|running|attempts|calls|unpriced_calls|spans|tools|errors|input|output)$|_(tokens|ms|us|second)$/

function isNumber(name: string): boolean {
  return numberColumns.test(name)
}

/** A sum over calls of which some are unpriced is a lower bound, and is shown as one. */
function moneyCell(value: unknown, { unpriced_calls: unpriced }: Row): string {
  const amount = textOf(value)
  if (amount === '') return 'unknown'
  return `${unpriced === undefined || unpriced === '0' ? '' : '≥ '}${usdColumn(BigInt(amount))}`
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** RFC 4180; a leading formula sign is quoted away, since spreadsheets would run it (CSV injection). */
function csvLine(values: readonly unknown[]): string {
  return values
    .map(textOf)
    .map(text => (/^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text))
    .map(text => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
    .join(',')
}
