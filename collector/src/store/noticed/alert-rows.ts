import type { EncodedRows } from '../../model.ts'
import { encodeRows, type ColumnTable } from '../rows/encode-rows.ts'

/** That somebody was told of something, as a row of `alert_events`. Times are Unix milliseconds. */
export interface AlertEvent {
  readonly project: string
  readonly at: number
  readonly rule: string
  readonly severity: string
  readonly fingerprint: string
  readonly since: number
  readonly event: 'firing' | 'again' | 'resolved'
  readonly labels: ReadonlyMap<string, string>
  readonly value: number | undefined
  readonly summary: string
  readonly runs: readonly string[]
  readonly change: string | undefined
}

/** Encodes rows of `alert_events`. This is where absent becomes an empty string or NaN. */
export function encodeAlertEvents(events: readonly AlertEvent[]): EncodedRows {
  return encodeRows('alert_events', columns, events)
}

const kinds = { firing: 1, again: 2, resolved: 3 } as const

const columns: ColumnTable<AlertEvent> = [
  ['project', (w, { project }) => w.string(project)],
  ['at', (w, { at }) => w.int64(BigInt(at))],
  ['rule', (w, { rule }) => w.string(rule)],
  ['severity', (w, { severity }) => w.string(severity)],
  ['fingerprint', (w, { fingerprint }) => w.string(fingerprint)],
  ['since', (w, { since }) => w.int64(BigInt(since))],
  ['event', (w, { event }) => w.uint8(kinds[event])],
  ['labels', (w, { labels }) => w.map(labels, value => w.string(value))],
  ['value', (w, { value }) => w.float64(value ?? Number.NaN)],
  ['summary', (w, { summary }) => w.string(summary)],
  ['runs', (w, { runs }) => w.array(runs, run => w.string(run))],
  ['change', (w, { change }) => w.string(change ?? '')],
]
