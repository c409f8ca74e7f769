import { duration } from '../../text/numbers.ts'
import { plainLine } from '../../text/plain-text.ts'
import type { Node } from '../run/tree.ts'
import type { Pair } from './align.ts'

interface PairRowProps {
  readonly pair: Pair & { readonly differs: string }
  readonly row: number
  readonly isSelected: boolean
  readonly onChoose: () => void
}

export function PairRow({ pair, row, isSelected, onChoose }: PairRowProps) {
  const state = `${isSelected ? ' selected' : ''}${pair.differs === '' ? '' : ' differs'}`
  return (
    <div class={`row${state}`} role="row" aria-rowindex={row + 2} onClick={onChoose}>
      <Half node={pair.a} />
      <Half node={pair.b} />
      <span role="cell">{pair.differs}</span>
    </div>
  )
}

function Half({ node }: { readonly node: Node | undefined }) {
  if (!node) return <span role="cell" class="absent" />
  const { step, depth, tookMs } = node
  return (
    <span role="cell" class="half" style={{ paddingLeft: `${8 + Math.min(depth, 12) * 12}px` }}>
      <span class={`kind kind-${step.status === 'error' ? 'error' : step.category}`} />
      <bdi>{plainLine(step.name)}</bdi>
      <small>{duration(tookMs)}</small>
    </span>
  )
}
