import type { RunDocumentsRow, RunsThatReadRow } from '@spanledger/queries'
import { useState } from 'preact/hooks'
import { hrefOf, param } from '../../../address/address.ts'
import { useAnswer } from '../../../answers/use-answer.ts'
import { tableClass } from '../../../media.ts'
import { Moment } from '../../../parts/moment.tsx'
import { Empty, Failed, Waiting } from '../../../parts/notice.tsx'
import { plainLine } from '../../../text/plain-text.ts'
import { dateOfText } from '../../../text/times.ts'
import type { ViewProps } from '../views.ts'

/** Which documents the run read, by the hash of what they said, and who else read them. */
export function Retrieval({ traceId, nodes }: ViewProps) {
  const { rows, failure } = useAnswer<RunDocumentsRow>(
    'run-documents',
    { trace_id: traceId, limit: '500' },
    { when: nodes.length > 0 },
  )
  const [followed, follow] = useState('')
  if (failure) return <Failed failure={failure} />
  if (!rows) return <Waiting />
  if (rows.length === 0)
    return (
      <Empty title="The run read no documents">
        <p>Look-ups of vector stores are seen on the wire; others are told by `retrieval()`.</p>
      </Empty>
    )
  return (
    <div class="scroll retrievals">
      {rows.map(row => (
        <section key={row.span_id} class="card">
          <h2>
            <a href={hrefOf(`/runs/${traceId}`, { span: row.span_id, since: param('since') })}>{plainLine(row.name)}</a>
          </h2>
          {row.asked_for !== '' && <p class="under">{plainLine(row.asked_for)}</p>}
          {row.document_ids.length === 0 && row.document_hashes.length === 0 && (
            <p class="nothing">It found nothing.</p>
          )}
          <DocumentTable {...{ traceId, row, followed }} onFollow={hash => follow(hash === followed ? '' : hash)} />
        </section>
      ))}
    </div>
  )
}

interface DocumentTableProps {
  readonly traceId: string
  readonly row: RunDocumentsRow
  readonly followed: string
  readonly onFollow: (hash: string) => void
}

function DocumentTable({ traceId, row, followed, onFollow }: DocumentTableProps) {
  const length = Math.max(row.document_ids.length, row.document_hashes.length)
  if (length === 0) return null
  const has = {
    source: row.document_sources.some(source => source !== ''),
    version: row.document_versions.some(version => version !== ''),
  }
  return (
    <table class={tableClass(721)}>
      <thead>
        <tr>
          <th class="number">#</th>
          <th>Document</th>
          <th class="number">Score</th>
          {has.source && <th>Source</th>}
          {has.version && <th>Version</th>}
          <th>Hash</th>
          <th>Also read by</th>
        </tr>
      </thead>
      <tbody>
        {Array.from({ length }, (_, index) => {
          const hash = row.document_hashes[index] ?? ''
          const score = row.document_scores[index]
          return [
            <tr key={index}>
              <td class="number" data-title="#">
                {index + 1}
              </td>
              <td data-title="Document">{plainLine(row.document_ids[index] ?? '')}</td>
              <td class="number" data-title="Score">
                {score === undefined || score === 0 ? '–' : score.toFixed(3)}
              </td>
              {has.source && <td data-title="Source">{plainLine(row.document_sources[index] ?? '')}</td>}
              {has.version && <td data-title="Version">{plainLine(row.document_versions[index] ?? '')}</td>}
              <td data-title="Hash">
                {hash === '' ? <span class="nothing">no content</span> : <code title={hash}>{hash.slice(0, 12)}</code>}
              </td>
              <td data-title="Also read by">
                {hash !== '' && (
                  <button type="button" class="quiet" aria-expanded={hash === followed} onClick={() => onFollow(hash)}>
                    which runs
                  </button>
                )}
              </td>
            </tr>,
            hash !== '' && hash === followed && (
              <tr key={`${index} readers`}>
                <td colSpan={7} class="full">
                  <Readers hash={hash} traceId={traceId} />
                </td>
              </tr>
            ),
          ]
        })}
      </tbody>
    </table>
  )
}

function Readers({ hash, traceId }: { readonly hash: string; readonly traceId: string }) {
  const { rows, failure } = useAnswer<RunsThatReadRow>('runs-that-read', { hash, since: '30d', limit: '50' })
  if (failure) return <Failed failure={failure} />
  if (!rows) return <Waiting />
  const others = rows.filter(({ trace_id: id }) => id !== traceId)
  if (others.length === 0) return <p class="nothing">No other run in the last 30 days.</p>
  return (
    <ul class="readers">
      {others.map(row => (
        <li key={row.trace_id}>
          <a href={hrefOf(`/runs/${row.trace_id}`, { span: row.span_id, since: param('since') })}>
            {plainLine(row.task || row.service)} <span class="id">{row.trace_id.slice(0, 8)}</span>
          </a>{' '}
          <Moment at={dateOfText(row.read_at)} />
        </li>
      ))}
    </ul>
  )
}
