import { Amount } from '../../../parts/amount.tsx'
import { duration } from '../../../text/numbers.ts'
import { plainLine } from '../../../text/plain-text.ts'
import type { Node } from '../tree.ts'

interface WaterfallRowProps {
  readonly node: Node
  readonly tookMs: number
  /** Undefined where nothing is below. */
  readonly isOpen: boolean | undefined
  readonly isSelected: boolean
  readonly isFound: boolean
  readonly onChoose: () => void
  readonly onToggle: () => void
}

/** Deeper trees than this are told apart by their order alone. */
const mostIndented = 20

export function WaterfallRow({ node, tookMs, isOpen, isSelected, isFound, onChoose, onToggle }: WaterfallRowProps) {
  const { step, depth } = node
  const left = tookMs === 0 ? 0 : (100 * node.beginMs) / tookMs
  const width = tookMs === 0 ? 100 : (100 * node.tookMs) / tookMs
  const kind = step.status === 'error' ? 'error' : step.category
  return (
    <div
      role="treeitem"
      class={`step${isSelected ? ' selected' : ''}${isFound ? ' found' : ''}`}
      aria-level={depth + 1}
      aria-expanded={isOpen}
      aria-selected={isSelected}
      tabIndex={isSelected ? 0 : -1}
      data-span={step.span_id}
      onClick={onChoose}
    >
      <span class="step-name" style={{ paddingLeft: `${Math.min(depth, mostIndented) * 14}px` }}>
        {isOpen === undefined ? (
          <span class="twist" />
        ) : (
          <span
            class="twist"
            aria-hidden="true"
            onClick={event => {
              event.stopPropagation()
              onToggle()
            }}
          >
            {isOpen ? '▾' : '▸'}
          </span>
        )}
        <span class={`kind kind-${kind}`} title={step.category} />
        <bdi title={plainLine(step.name)}>{plainLine(step.name)}</bdi>
        {step.model !== '' && !saysModel(step) && (
          <small class="step-model" title={plainLine(step.model)}>
            {plainLine(step.model)}
          </small>
        )}
        {step.error_type !== '' && (
          <span class="bad tag" title={plainLine(step.error_type)}>
            {plainLine(step.error_type)}
          </span>
        )}
        {step.tool_effect === 'write' && <span class="tag tag-write">write</span>}
        {step.decision_result === 'deny' && <span class="tag bad">denied</span>}
        {step.approver !== '' && <span class="tag">approved</span>}
      </span>
      <span class="step-cost">{isBilled(step) && <Amount nano={step.cost_nano} />}</span>
      <span class="step-took">{duration(node.tookMs)}</span>
      <span class="step-time">
        <span
          class={`bar bar-${kind}`}
          style={{ left: `${Math.min(left, 99.7)}%`, width: `max(2px, ${Math.min(width, 100 - left)}%)` }}
        />
      </span>
    </div>
  )
}

/** Many names end with the model as it was asked for; what answers is often called the same, with a date. */
function saysModel({ name, model }: Node['step']): boolean {
  return name.includes(model) || model.startsWith(name.slice(name.lastIndexOf(' ') + 1))
}

function isBilled({ cost_status: status, uncounted }: Node['step']): boolean {
  return status !== 'none' && uncounted === ''
}
