import type { ComponentChildren } from 'preact'
import { hrefOf, param } from '../address/address.ts'
import { plainLine } from '../text/plain-text.ts'
import { dateOfText, moment } from '../text/times.ts'
import { Amount } from './amount.tsx'

export type AnyRow = Readonly<Record<string, unknown>>

interface RowsTableProps {
  readonly rows: readonly AnyRow[]
  /** Columns that are shown, in this order; others of the answer follow, unless they are hidden. */
  readonly first?: readonly string[]
  readonly hidden?: readonly string[]
  /** Beside each row: what can be done about it. */
  readonly actions?: (row: AnyRow) => ComponentChildren
}

/** The answer of any question as a table. Amounts are amounts, ids of runs are links, all else is text. */
export function RowsTable({ rows, first = [], hidden = [], actions }: RowsTableProps) {
  const there = Object.keys(rows[0] ?? {}).filter(name => rows.some(row => text(row[name]) !== ''))
  const names = [
    ...first.filter(name => there.includes(name)),
    ...there.filter(name => !first.includes(name) && !hidden.includes(name)),
  ]
  return (
    <div class="wide" role="region" aria-label="Answer" tabIndex={0}>
      <table class="plain">
        <thead>
          <tr>
            {names.map(name => (
              <th key={name} class={isNumber(name, rows) ? 'number' : ''}>
                {titleOf(name)}
              </th>
            ))}
            {actions && <th>Do</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {names.map(name => (
                <td key={name} class={isNumber(name, rows) ? 'number' : `column-${name}`}>
                  {cellOf(name, row[name])}
                </td>
              ))}
              {actions && <td>{actions(row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function titleOf(name: string): string {
  const words = name.replace(/_nano$/, '').replaceAll('_', ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${name.endsWith('_nano') ? ', USD' : ''}`
}

function isNumber(name: string, rows: readonly AnyRow[]): boolean {
  return name.endsWith('_nano') || rows.every(row => /^-?\d{1,19}(\.\d+)?$/.test(text(row[name])))
}

function cellOf(name: string, value: unknown): ComponentChildren {
  if (name.endsWith('_nano')) return <Amount nano={value === null || value === undefined ? null : text(value)} />
  if (name === 'trace_id' || name === 'example_trace_id') return <RunLink id={text(value)} />
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(text(value)))
    return <time dateTime={text(value)}>{moment(dateOfText(text(value)))}</time>
  if (Array.isArray(value))
    return value.slice(0, 5).map((entry: unknown) => {
      const shown = text(entry)
      return (
        <span key={shown} class="list-entry">
          {/^[0-9a-f]{32}$/.test(shown) ? <RunLink id={shown} /> : plainLine(shown.slice(0, 200))}{' '}
        </span>
      )
    })
  return plainLine(text(value).slice(0, 400))
}

function RunLink({ id }: { readonly id: string }) {
  return (
    <a href={hrefOf(`/runs/${encodeURIComponent(id)}`, { since: param('since') })}>
      <code>{id.slice(0, 8)}</code>
    </a>
  )
}

function text(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
