import type { SpanDetailsRow } from '@spanledger/queries'
import { useAnswer } from '../../../answers/use-answer.ts'
import { Amount } from '../../../parts/amount.tsx'
import { Facts, type Fact } from '../../../parts/facts.tsx'
import { Failed } from '../../../parts/notice.tsx'
import { count, duration } from '../../../text/numbers.ts'
import { plain, plainLine } from '../../../text/plain-text.ts'
import type { Node } from '../tree.ts'
import { StepMessages } from './step-messages.tsx'

interface StepPanelProps {
  readonly traceId: string
  readonly node: Node
  readonly onClose: () => void
}

/** Everything about the chosen step. Its payloads are asked for now, and not before. */
export function StepPanel({ traceId, node, onClose }: StepPanelProps) {
  const { span_id: spanId, name } = node.step
  return (
    <aside class="panel" aria-label="The chosen step">
      <header>
        <h2>
          <bdi>{plainLine(name)}</bdi>
        </h2>
        <button type="button" class="icon" onClick={onClose} aria-label="Close the step">
          ×
        </button>
      </header>
      <StepFacts traceId={traceId} node={node} />
      <StepMessages traceId={traceId} spanId={spanId} />
      <StepAttributes traceId={traceId} spanId={spanId} />
    </aside>
  )
}

export function StepFacts({ traceId, node }: { readonly traceId: string; readonly node: Node }) {
  const { step } = node
  const { rows } = useDetails(traceId, step.span_id)
  const details = rows?.[0]
  const isCall = step.cost_status !== 'none'
  const facts: readonly Fact[] = [
    { name: 'Took', value: duration(node.tookMs) },
    { name: 'Began after', value: duration(node.beginMs) },
    { name: 'Cost', value: isCall && <Amount nano={step.cost_nano} /> },
    {
      name: 'With all below',
      value: node.nano > BigInt(step.cost_nano ?? 0) && <Amount nano={String(node.nano)} unpriced={node.unpriced} />,
    },
    { name: 'Counted elsewhere', value: plainLine(step.uncounted) },
    {
      name: 'Tokens',
      value:
        step.input_tokens + step.output_tokens > 0 &&
        `${count(step.input_tokens)} in, ${count(step.output_tokens)} out`,
    },
    { name: 'Model', value: plainLine(step.model) },
    { name: 'Provider', value: plainLine(details?.provider ?? '') },
    { name: 'Finished', value: plainLine(details?.finish_reasons.join(', ') ?? '') },
    { name: 'Stream', value: plainLine(details?.stream_end ?? '') },
    {
      name: 'First chunk',
      value: Number(details?.first_chunk_ms ?? 0) > 0 && duration(Number(details?.first_chunk_ms)),
    },
    { name: 'Tool', value: plainLine([step.tool_name, step.tool_effect].filter(text => text !== '').join(', ')) },
    {
      name: 'Error',
      value: step.status === 'error' && <span class="bad">{plainLine(step.error_type || 'error')}</span>,
    },
    { name: 'Says', value: plainLine(details?.status_message ?? '') },
    { name: 'Decision', value: plainLine(step.decision_result) },
    { name: 'Approved by', value: plainLine(step.approver) },
    { name: 'Documents', value: step.documents !== '0' && count(step.documents) },
    { name: 'Service', value: plainLine(step.service) },
    { name: 'Span', value: <code>{step.span_id}</code> },
  ]
  return <Facts facts={facts} />
}

function StepAttributes({ traceId, spanId }: { readonly traceId: string; readonly spanId: string }) {
  const { rows, failure } = useDetails(traceId, spanId)
  const details = rows?.[0]
  if (failure) return <Failed failure={failure} />
  if (!details) return null
  return (
    <>
      <Attributes title="Attributes" of={details.attributes} />
      {details.event_names.map((name, index) => (
        <Attributes key={index} title={`Event ${plainLine(name)}`} of={details.event_attributes[index] ?? {}} />
      ))}
      <Attributes title="Resource" of={details.resource} />
    </>
  )
}

function Attributes({ title, of }: { readonly title: string; readonly of: Readonly<Record<string, string>> }) {
  const entries = Object.entries(of).sort(([one], [other]) => (one < other ? -1 : 1))
  if (entries.length === 0) return null
  return (
    <details class="attributes">
      <summary>
        {title} <small>{entries.length}</small>
      </summary>
      <dl>
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{plainLine(name)}</dt>
            <dd dir="auto">{plain(value.slice(0, 2_000))}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

export function useDetails(traceId: string, spanId: string) {
  return useAnswer<SpanDetailsRow>('span-details', { trace_id: traceId, span_id: spanId, limit: '1' })
}
