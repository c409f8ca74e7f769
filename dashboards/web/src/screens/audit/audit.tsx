import type { AuditTrailRow } from '@spanledger/queries'
import { useEffect, useState } from 'preact/hooks'
import { hrefOf, note, param } from '../../address/address.ts'
import { period } from '../../address/period.ts'
import { ask, AskError } from '../../answers/ask.ts'
import { tableClass } from '../../media.ts'
import { Moment } from '../../parts/moment.tsx'
import { Empty, Failed, LookBack, Waiting } from '../../parts/notice.tsx'
import { plainLine } from '../../text/plain-text.ts'
import { dateOf, zone } from '../../text/times.ts'

const actions = ['write', 'read', 'retrieval', 'decision', 'approval', 'call'] as const
const pageRows = 100

/** Who read, changed, decided and approved what. */
export function Audit() {
  const [rows, setRows] = useState<readonly AuditTrailRow[] | undefined>(undefined)
  const [isComplete, setComplete] = useState(false)
  const [failure, setFailure] = useState<AskError | undefined>(undefined)
  const [chosen, who] = [param('actions'), param('who')]
  const more = async (from: readonly AuditTrailRow[], signal?: AbortSignal) => {
    const last = from.at(-1)
    const behind = { before_nano: last?.start_nano ?? '', before_id: last?.span_id ?? '', limit: String(pageRows) }
    const pattern = who === '' ? '' : `%${who.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    try {
      const page = await ask<AuditTrailRow>(
        'audit-trail',
        { since: period(), actions: chosen, who: pattern, ...behind },
        signal,
      )
      setRows([...from, ...page])
      setComplete(page.length < pageRows)
      setFailure(undefined)
    } catch (error) {
      if (error instanceof AskError) setFailure(error)
    }
  }
  useEffect(() => {
    const ended = new AbortController()
    void more([], ended.signal)
    return () => ended.abort()
  }, [period(), chosen, who])
  return (
    <div class="scroll">
      <h1>Audit</h1>
      <AuditBar chosen={chosen} who={who} />
      <Failed failure={failure} />
      {!rows && !failure && <Waiting />}
      {rows?.length === 0 && (
        <Empty title={chosen === '' && who === '' ? 'Nothing was read, changed or decided' : 'Nothing of this kind'}>
          <LookBack />
        </Empty>
      )}
      {rows && rows.length > 0 && <Trail rows={rows} />}
      {rows && !isComplete && (
        <button type="button" onClick={() => void more(rows)}>
          Older
        </button>
      )}
    </div>
  )
}

function AuditBar({ chosen, who }: { readonly chosen: string; readonly who: string }) {
  const on = new Set(chosen === '' ? [] : chosen.split(','))
  const toggle = (action: string) =>
    note({ actions: actions.filter(name => on.has(name) !== (name === action)).join(',') })
  return (
    <div class="chips audit-bar">
      {actions.map(action => (
        <button type="button" key={action} class="chip" aria-pressed={on.has(action)} onClick={() => toggle(action)}>
          {action}
        </button>
      ))}
      <input
        type="search"
        aria-label="Who"
        placeholder="who: a person, an agent, an approver"
        value={who}
        onChange={event => note({ who: event.currentTarget.value.trim() })}
      />
    </div>
  )
}

function Trail({ rows }: { readonly rows: readonly AuditTrailRow[] }) {
  return (
    <div class="wide" role="region" aria-label="What was done" tabIndex={0}>
      <table class={tableClass()}>
        <thead>
          <tr>
            <th>When, {zone()}</th>
            <th>Action</th>
            <th>What</th>
            <th>By</th>
            <th>For</th>
            <th>Decision</th>
            <th>Approved by</th>
            <th>Documents</th>
            <th>Arguments, result</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <TrailRow key={`${row.trace_id} ${row.span_id}`} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function TrailRow({ row }: { readonly row: AuditTrailRow }) {
  return (
    <tr>
      <td data-title={`When, ${zone()}`}>
        <Moment at={dateOf(row.start_nano)} />
      </td>
      <td data-title="Action">
        <span class={`tag tag-${row.action}`}>{row.action}</span>
      </td>
      <td data-title="What" class="full column-what">
        <a href={hrefOf(`/runs/${row.trace_id}`, { span: row.span_id, since: param('since') })}>
          {plainLine(row.tool_name || row.name)}
        </a>
        {row.problem !== '' && (
          <span class="bad tag" title={plainLine(row.problem)}>
            {plainLine(row.problem)}
          </span>
        )}
        <div class="under">{plainLine([row.service, row.agent].filter(name => name !== '').join(', '))}</div>
      </td>
      <td data-title="By">{plainLine(row.principal || row.user_id) || <span class="nothing">not told</span>}</td>
      <td data-title="For">{plainLine(row.acting_as)}</td>
      <td data-title="Decision">
        {plainLine(row.decision)}
        {row.policy !== '' && (
          <div class="under">
            {plainLine(row.policy)} {plainLine(row.policy_revision)}
          </div>
        )}
      </td>
      <td data-title="Approved by">
        {plainLine(row.approver) || (row.action === 'write' ? <span class="nothing">nobody</span> : '')}
        {row.approval_scope !== '' && <div class="under">{plainLine(row.approval_scope)}</div>}
      </td>
      <td data-title="Documents" class="column-documents">
        {plainLine(row.documents.join(', '))}
      </td>
      <td data-title="Arguments, result">
        {`${row.arguments_hash}${row.result_hash}` !== '' && (
          <code>
            {[row.arguments_hash.slice(0, 8), row.result_hash.slice(0, 8)].filter(hash => hash !== '').join(' ')}
          </code>
        )}
      </td>
    </tr>
  )
}
