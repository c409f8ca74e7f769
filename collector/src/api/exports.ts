import { exportFocus, exportRuns } from '@spanledger/queries'
import type { Question } from '@spanledger/queries/question'
import { CollectorError } from '../errors.ts'

/** What can be exported whole: the question, by the name people say. */
const exports: ReadonlyMap<string, Question> = new Map<string, Question>([
  ['focus', exportFocus],
  ['runs', exportRuns],
])

/** How it is written, by ClickHouse itself. */
const formats: ReadonlyMap<string, ExportFormat> = new Map([
  ['csv', { clickhouse: 'CSVWithNames', contentType: 'text/csv; charset=utf-8' }],
  ['parquet', { clickhouse: 'Parquet', contentType: 'application/vnd.apache.parquet' }],
  ['json', { clickhouse: 'JSONEachRow', contentType: 'application/x-ndjson' }],
])

export const exportNames = [...exports.keys()]
export const exportFormats = [...formats.keys()]

export interface ExportFormat {
  readonly clickhouse: string
  readonly contentType: string
}

export interface Export {
  readonly question: Question
  readonly format: ExportFormat
  /** Parameters that this format needs. */
  readonly texts: ReadonlyMap<string, string>
}

/** @throws CollectorError `NOT_FOUND` or `INVALID_PARAMETER`, listing what there is */
export function exportNamed(name: string, format: string): Export {
  const question = exports.get(name)
  const written = formats.get(format)
  if (!question)
    throw new CollectorError(
      'NOT_FOUND',
      `no export is called ${JSON.stringify(name)}; there are ${exportNames.join(', ')}`,
    )
  if (!written)
    throw new CollectorError(
      'INVALID_PARAMETER',
      `format: expected ${exportFormats.join(', ')}, got ${JSON.stringify(format)}`,
    )
  // A spreadsheet runs what begins with a sign; what is in Parquet or JSON stays as it was.
  return { question, format: written, texts: new Map(format === 'csv' ? [['escape_formulas', 'yes']] : []) }
}
