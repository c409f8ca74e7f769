import { useEffect, useState } from 'preact/hooks'
import { note, param } from '../../../address/address.ts'
import { useKeys } from '../../../keys/keys.ts'
import { Empty } from '../../../parts/notice.tsx'
import { count } from '../../../text/numbers.ts'
import { plainLine } from '../../../text/plain-text.ts'
import { StepFacts } from '../step/step-panel.tsx'
import { StepMessages } from '../step/step-messages.tsx'
import type { Node } from '../tree.ts'
import type { ViewProps } from '../views.ts'

/** Which steps are stopped at. */
const tracks: readonly { readonly name: string; readonly title: string; readonly holds: (node: Node) => boolean }[] = [
  { name: '', title: 'all', holds: ({ step }) => !['other', 'task', 'report'].includes(step.category) },
  { name: 'calls', title: 'model calls', holds: ({ step }) => step.category === 'model' },
  { name: 'tools', title: 'tools', holds: ({ step }) => step.category === 'tool' },
  { name: 'writes', title: 'changes', holds: ({ step }) => step.tool_effect === 'write' },
  { name: 'errors', title: 'errors', holds: ({ step }) => step.status === 'error' },
  { name: 'approvals', title: 'approvals', holds: ({ step }) => step.approver !== '' || step.decision_result !== '' },
]
const playMs = 1_200

/** The run one step at a time: what it saw, what it answered, what changed, and who allowed it. */
export function Steps({ traceId, nodes }: ViewProps) {
  const track = tracks.find(({ name }) => name === param('track')) ?? tracks[0]
  const stops = nodes.filter(node => track?.holds(node)).sort((one, other) => one.beginMs - other.beginMs)
  // Keys may come faster than the screen is drawn: where they start from is asked of the address.
  const now = () => Math.max(0, Math.min(stops.length, Number.parseInt(param('step') || '1', 10) || 1) - 1)
  const at = now()
  const [isPlaying, setPlaying] = useState(false)
  const to = (place: number) => note({ step: String(Math.max(0, Math.min(stops.length - 1, place)) + 1) })
  useEffect(() => {
    if (!isPlaying) return undefined
    if (at >= stops.length - 1) {
      setPlaying(false)
      return undefined
    }
    const timer = setTimeout(() => to(at + 1), playMs)
    return () => clearTimeout(timer)
  }, [isPlaying, at, stops.length])
  useKeys('Steps', [
    { keys: ['>', 'j', 'ArrowRight', 'ArrowDown'], does: 'next step', act: () => to(now() + 1) },
    { keys: [',', '<', 'k', 'ArrowLeft', 'ArrowUp'], does: 'step before', act: () => to(now() - 1) },
    { keys: [' '], does: 'play, pause', act: () => setPlaying(!isPlaying) },
    {
      keys: ['.'],
      does: 'next error',
      act: () => to(stops.findIndex(({ step }, place) => place > now() && step.status === 'error')),
    },
  ])
  return (
    <div class="steps">
      <div class="steps-bar">
        <button type="button" onClick={() => setPlaying(!isPlaying)} aria-label={isPlaying ? 'Pause' : 'Play'}>
          {isPlaying ? '❚❚' : '▶'}
        </button>
        <input
          type="range"
          aria-label="Step"
          min={1}
          max={Math.max(1, stops.length)}
          value={at + 1}
          onInput={event => to(Number(event.currentTarget.value) - 1)}
        />
        <span class="steps-count">
          {stops.length === 0 ? '0' : count(at + 1)} of {count(stops.length)}
        </span>
        <Tracks chosen={track?.name ?? ''} />
      </div>
      <Stop traceId={traceId} node={stops[at]} />
    </div>
  )
}

function Tracks({ chosen }: { readonly chosen: string }) {
  return (
    <div class="chips">
      {tracks.map(({ name, title }) => (
        <button
          type="button"
          key={title}
          class="chip"
          aria-pressed={chosen === name}
          onClick={() => note({ track: name, step: '' })}
        >
          {title}
        </button>
      ))}
    </div>
  )
}

function Stop({ traceId, node }: { readonly traceId: string; readonly node: Node | undefined }) {
  if (!node) return <Empty title="The run has no such step" />
  const { step } = node
  return (
    <div class="scroll steps-stop" key={step.span_id}>
      <h2>
        <span class={`kind kind-${step.status === 'error' ? 'error' : step.category}`} />
        <bdi>{plainLine(step.name)}</bdi>
      </h2>
      <StepFacts traceId={traceId} node={node} />
      <StepMessages traceId={traceId} spanId={step.span_id} />
    </div>
  )
}
