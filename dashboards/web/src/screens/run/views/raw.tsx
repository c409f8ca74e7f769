import { param } from '../../../address/address.ts'
import { Failed, Waiting } from '../../../parts/notice.tsx'
import { LongText } from '../../../parts/long-text.tsx'
import { useDetails } from '../step/step-panel.tsx'
import type { ViewProps } from '../views.ts'

/** A step as it is stored, and where a program gets the same. */
export function Raw({ traceId, nodes }: ViewProps) {
  const spanId = nodes.some(({ step }) => step.span_id === param('span'))
    ? param('span')
    : (nodes[0]?.step.span_id ?? '')
  const { rows, failure } = useDetails(traceId, spanId)
  const asked = new URLSearchParams({ trace_id: traceId, limit: '10000' }).toString()
  return (
    <div class="scroll raw">
      <p class="under">
        One step, as stored: the one chosen in the waterfall, or the first. All of them:{' '}
        <a href={`/api/questions/run-steps?${asked}`}>run-steps</a>,{' '}
        <a href={`/api/questions/run-messages?${asked}`}>run-messages</a>
      </p>
      <Failed failure={failure} />
      {rows ? <LongText text={JSON.stringify(rows[0], undefined, 2)} start={60_000} /> : <Waiting />}
    </div>
  )
}
