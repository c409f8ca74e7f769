import type { RunConversationRow } from '@spanledger/queries'
import { useEffect, useState } from 'preact/hooks'
import { hrefOf, param } from '../../../address/address.ts'
import { ask, AskError } from '../../../answers/ask.ts'
import { Empty, Failed, Waiting } from '../../../parts/notice.tsx'
import { duration } from '../../../text/numbers.ts'
import { plainLine } from '../../../text/plain-text.ts'
import { Message, mostBytes } from '../step/message.tsx'
import type { ViewProps } from '../views.ts'

const pageRows = 100

/** What was said, in order; what was told again and again stands where it was said first. */
export function Conversation({ traceId, nodes, summary }: ViewProps) {
  const [rows, setRows] = useState<readonly RunConversationRow[] | undefined>(undefined)
  const [failure, setFailure] = useState<AskError | undefined>(undefined)
  const [isComplete, setComplete] = useState(false)
  const more = async (from: readonly RunConversationRow[]) => {
    const page = {
      trace_id: traceId,
      most_bytes: String(mostBytes),
      limit: String(pageRows),
      skip: String(from.length),
    }
    try {
      const next = await ask<RunConversationRow>('run-conversation', page)
      setRows([...from, ...next])
      setComplete(next.length < pageRows)
    } catch (error) {
      if (error instanceof AskError) setFailure(error)
    }
  }
  // While a run is followed, its conversation grows with its steps.
  useEffect(() => void more([]), [traceId, nodes.length])
  if (failure) return <Failed failure={failure} />
  if (!rows) return <Waiting />
  if (rows.length === 0)
    return (
      <Empty title="Nothing that was said is stored">
        <p>The sender keeps content to itself (SPANLEDGER_CONTENT), or its time is over.</p>
      </Empty>
    )
  const names = new Map(nodes.map(({ step }) => [step.span_id, step.name]))
  return (
    <div class="conversation scroll">
      {rows.map(row => (
        <Message key={`${row.hash} ${row.role}`} traceId={traceId} said={row}>
          <span class="after">after {duration(Number(BigInt(row.said_nano) - BigInt(summary.startNano)) / 1e6)}</span>
          {row.times !== '1' && <span class="after">told {row.times} times</span>}
          <a href={hrefOf(`/runs/${traceId}`, { span: row.span_id, since: param('since') })}>
            {plainLine(names.get(row.span_id) ?? 'step')}
          </a>
        </Message>
      ))}
      {!isComplete && (
        <button type="button" onClick={() => void more(rows)}>
          More messages
        </button>
      )}
    </div>
  )
}
