import type { SpanMessagesRow } from '@spanledger/queries'
import { useAnswer } from '../../../answers/use-answer.ts'
import { Failed, Waiting } from '../../../parts/notice.tsx'
import { Message, mostBytes } from './message.tsx'

const titles: ReadonlyMap<string, string> = new Map([
  ['input', 'What it saw'],
  ['arguments', 'What it was called with'],
  ['document', 'What it read'],
  ['result', 'What it gave back'],
  ['output', 'What it answered'],
])

/** What one step was told and what it answered, fetched when somebody looks. */
export function StepMessages({ traceId, spanId }: { readonly traceId: string; readonly spanId: string }) {
  const { rows, failure } = useAnswer<SpanMessagesRow>('span-messages', {
    trace_id: traceId,
    span_id: spanId,
    most_bytes: String(mostBytes),
    limit: '500',
  })
  if (failure) return <Failed failure={failure} />
  if (!rows) return <Waiting />
  if (rows.length === 0) return <p class="nothing">Nothing that it said is stored.</p>
  return (
    <>
      {Array.from(titles, ([side, title]) => {
        const said = rows.filter(row => row.side === side)
        if (said.length === 0) return null
        return (
          <section key={side} class="said">
            <h3>
              {title} {said.length > 1 && <small>{said.length} messages</small>}
            </h3>
            {said.map(row => (
              <Message key={`${row.position} ${row.hash}`} traceId={traceId} said={row} />
            ))}
          </section>
        )
      })}
    </>
  )
}
