import type { SpanMessagesRow } from '@spanledger/queries'
import { useAnswer } from '../../answers/use-answer.ts'
import { Waiting } from '../../parts/notice.tsx'
import { plain, plainLine } from '../../text/plain-text.ts'
import { partsOf } from '../run/step/said.ts'
import { common, type Pair } from './align.ts'

const mostBytes = 65_536
const mostLines = 1_500

interface PairTextsProps {
  readonly pair: Pair & { readonly differs: string }
  readonly ids: readonly [string, string]
  readonly onClose: () => void
}

/** What the two steps were told and answered, line by line, with the lines that only one of them has. */
export function PairTexts({ pair, ids, onClose }: PairTextsProps) {
  const a = useLines(ids[0], pair.a?.step.span_id)
  const b = useLines(ids[1], pair.b?.step.span_id)
  const lines = a && b && common(a, b)
  const name = (pair.a ?? pair.b)?.step.name ?? ''
  return (
    <section class="texts scroll" aria-label="What was said in both steps">
      <header>
        <h2>
          <bdi>{plainLine(name)}</bdi> <small>{pair.differs === '' ? 'the same in both' : pair.differs}</small>
        </h2>
        <button type="button" class="icon" onClick={onClose} aria-label="Close the step">
          ×
        </button>
      </header>
      {!lines && <Waiting />}
      {lines?.length === 0 && <p class="nothing">Nothing that these steps said is stored.</p>}
      <pre class="text" tabIndex={0}>
        {lines?.map(([x, y], index) => {
          const kind = x === undefined ? 'added' : y === undefined ? 'removed' : 'same'
          const sign = x === undefined ? '+ ' : y === undefined ? '− ' : '  '
          return (
            <span key={index} class={`line line-${kind}`}>
              {sign}
              {plain((x === undefined ? b?.[y ?? 0] : a?.[x]) ?? '')}
              {'\n'}
            </span>
          )
        })}
      </pre>
    </section>
  )
}

function useLines(traceId: string, spanId: string | undefined): readonly string[] | undefined {
  const { rows } = useAnswer<SpanMessagesRow>(
    'span-messages',
    { trace_id: traceId, span_id: spanId ?? '', most_bytes: String(mostBytes), limit: '200' },
    { when: spanId !== undefined },
  )
  if (spanId === undefined) return []
  return rows
    ?.flatMap(({ side, role, body, beginning }) => [
      `── ${side}${role === '' ? '' : ` (${role})`}`,
      ...partsOf(body === '' ? beginning : body).flatMap(({ text }) => text.split('\n')),
    ])
    .slice(0, mostLines)
}
