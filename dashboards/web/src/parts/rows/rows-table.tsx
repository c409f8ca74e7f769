import type { ComponentChildren } from 'preact'
import { hrefOf, param } from '../../address/address.ts'
import { tableClass } from '../../media.ts'
import { count } from '../../text/numbers.ts'
import { plain, plainLine } from '../../text/plain-text.ts'
import { dateOfText, zone } from '../../text/times.ts'
import { Amount } from '../amount.tsx'
import { LongText } from '../long-text.tsx'
import { Moment } from '../moment.tsx'

export type AnyRow = Readonly<Record<string, unknown>>

interface RowsTableProps {
  readonly rows: readonly AnyRow[]
  /** Columns that are shown, in this order; others of the answer follow, unless they are hidden. */
  readonly first?: readonly string[]
  readonly hidden?: readonly string[]
  /** Where the name of a column says too little. */
  readonly titles?: ReadonlyMap<string, string>
  /** Beside each row: what can be done about it. */
  readonly actions?: (row: AnyRow) => ComponentChildren
}

const none: ReadonlyMap<string, string> = new Map()

/** The answer of any question as a table, and as cards where there is no room for one. Amounts are amounts, ids of runs are links, all else is text. */
export function RowsTable({ rows, first = [], hidden = [], titles = none, actions }: RowsTableProps) {
  const there = Object.keys(rows[0] ?? {}).filter(name => rows.some(row => text(row[name]) !== ''))
  const names = [
    ...first.filter(name => there.includes(name)),
    ...there.filter(name => !first.includes(name) && !hidden.includes(name)),
  ]
  const columns = names.map(name => {
    const isNumber = isAmount(name, rows)
    const kind = isNumber ? 'number' : wide.has(name) ? `full column-${name}` : `column-${name}`
    return { name, title: titleOf(name, rows, titles), kind, isNumber }
  })
  return (
    <div class="wide" role="region" aria-label="Answer" tabIndex={0}>
      <table class={tableClass()}>
        <thead>
          <tr>
            {columns.map(({ name, title, isNumber }) => (
              <th key={name} class={isNumber ? 'number' : ''}>
                {title}
              </th>
            ))}
            {actions && <th>Do</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map(({ name, title, kind, isNumber }) => (
                <td key={name} class={kind} data-title={title}>
                  {isNumber && !name.endsWith('_nano') ? figure(name, text(row[name])) : cellOf(name, row[name])}
                </td>
              ))}
              {actions && <td class="full">{actions(row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Columns of sentences. */
const wide: ReadonlySet<string> = new Set(['difference', 'says', 'came_with', 'about', 'example_runs'])

function titleOf(name: string, rows: readonly AnyRow[], titles: ReadonlyMap<string, string>): string {
  const [, stem = name, suffix = ''] = /^(.+)_(nano|ms)$/.exec(name) ?? []
  const words = titles.get(name) ?? stem.replaceAll('_', ' ')
  const unit = units.get(suffix) ?? (rows.some(row => isTime(text(row[name]))) ? zone() : undefined)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${unit === undefined ? '' : `, ${unit}`}`
}

const units: ReadonlyMap<string, string> = new Map([
  ['nano', 'USD'],
  ['ms', 'ms'],
])

function isTime(shown: string): boolean {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(shown)
}

function isAmount(name: string, rows: readonly AnyRow[]): boolean {
  return name.endsWith('_nano') || rows.every(row => /^-?\d{1,19}(\.\d+)?$/.test(text(row[name])))
}

/** With its thousands apart, unless it is a name made of digits. */
function figure(name: string, shown: string): string {
  return /^-?\d+$/.test(shown) && !/revision|version|hash|(^|_)id$/.test(name) ? count(shown) : shown
}

function cellOf(name: string, value: unknown): ComponentChildren {
  if (name.endsWith('_nano')) return <Amount nano={value === null || value === undefined ? null : text(value)} />
  if (name === 'trace_id' || name === 'example_trace_id') return <RunLink id={text(value)} />
  if (isTime(text(value))) return <Moment at={dateOfText(text(value))} />
  if (Array.isArray(value))
    return value.slice(0, 5).map((entry: unknown) => {
      const shown = text(entry)
      return (
        <span key={shown} class="list-entry">
          {/^[0-9a-f]{32}$/.test(shown) ? <RunLink id={shown} /> : plainLine(shown.slice(0, 200))}{' '}
        </span>
      )
    })
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).map(([key, entry]: [string, unknown]) => (
      <div key={key}>
        <span class="nothing">{plainLine(key)}</span> {plainLine(text(entry).slice(0, 200))}
      </div>
    ))
  return words(text(value))
}

/** Longer ones are folded to their beginning; what is little longer than that would be folded for nothing. */
const [most, beginning] = [600, 300]

function words(shown: string): ComponentChildren {
  if (shown.length > most) return <LongText text={shown} start={beginning} />
  return shown.includes('\n') ? <span class="lines">{plain(shown)}</span> : plainLine(shown)
}

function RunLink({ id }: { readonly id: string }) {
  return (
    <a href={hrefOf(`/runs/${encodeURIComponent(id)}`, { since: param('since') })} title={id}>
      <code>{id.slice(0, 8)}</code>
    </a>
  )
}

function text(value: unknown): string {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
