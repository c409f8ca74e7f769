import { useRef } from 'preact/hooks'
import { note } from '../../../address/address.ts'
import { useKeys } from '../../../keys/keys.ts'
import { isNarrow } from '../../../media.ts'
import { VirtualRows } from '../../../parts/rows/virtual-rows.tsx'
import { duration } from '../../../text/numbers.ts'
import { StepPanel } from '../step/step-panel.tsx'
import type { ViewProps } from '../views.ts'
import { useOpenTree, type OpenTree } from './open-tree.ts'
import { nextWhere, useSearch, type Search } from './search.ts'
import { WaterfallRow } from './waterfall-row.tsx'

/** The steps as a tree, beside when each of them ran. Only rows in sight are mounted. */
export function Waterfall({ traceId, nodes, summary }: ViewProps) {
  const field = useRef<HTMLInputElement>(null)
  const tree = useOpenTree(nodes)
  const search = useSearch(nodes)
  const { chosen, show } = tree
  const leave = () => {
    if (document.activeElement === field.current) field.current?.blur()
    else note({ span: '' })
  }
  useKeys('Waterfall', [
    ...tree.shortcuts,
    {
      keys: ['.'],
      does: 'next error',
      act: () => show(nextWhere(nodes, chosen, ({ step }) => step.status === 'error')),
    },
    { keys: ['/'], does: 'search', act: () => field.current?.focus() },
    { keys: ['n'], does: 'next match', act: () => show(search.next(chosen)) },
    { keys: ['N'], does: 'match before', act: () => show(search.before(chosen)) },
    { keys: ['Escape'], does: 'leave the search, close the step', act: leave },
  ])
  const selected = nodes[chosen]
  return (
    <div class={`split${selected ? ' is-split' : ''}`}>
      <section class="waterfall" aria-label="Steps">
        <div class="waterfall-head">
          <div class="waterfall-search">
            <input
              ref={field}
              type="search"
              aria-label="Search the steps"
              placeholder="search the steps"
              value={search.text}
              onInput={event => search.type(event.currentTarget.value)}
              onKeyDown={event => event.key === 'Enter' && show(search.next(chosen))}
            />
            <span class="found-count" role="status">
              {search.text !== '' && `${search.found.size} found`}
            </span>
          </div>
          <span class="step-cost">Cost</span>
          <span class="step-took">Took</span>
          <Ticks tookMs={summary.tookMs} />
        </div>
        <StepTree tree={tree} search={search} tookMs={summary.tookMs} />
      </section>
      {selected && (
        <StepPanel key={selected.step.span_id} traceId={traceId} node={selected} onClose={() => note({ span: '' })} />
      )}
    </div>
  )
}

interface StepTreeProps {
  readonly tree: OpenTree
  readonly search: Search
  readonly tookMs: number
}

function StepTree({ tree, search, tookMs }: StepTreeProps) {
  const { nodes, places, chosen } = tree
  return (
    <div class="tree" role="tree" aria-label="Steps of the run">
      <VirtualRows
        rows={places}
        rowHeight={isNarrow.value ? 44 : 28}
        keyOf={place => nodes[place]?.step.span_id ?? ''}
        selected={places.indexOf(chosen)}
        group="group"
      >
        {place => {
          const node = nodes[place]
          if (!node) return null
          return (
            <WaterfallRow
              key={node.step.span_id}
              node={node}
              tookMs={tookMs}
              isOpen={tree.isOpen(place)}
              isSelected={place === chosen}
              isFound={search.found.has(place)}
              onChoose={() => tree.show(place)}
              onToggle={() => tree.toggle(place)}
            />
          )
        }}
      </VirtualRows>
    </div>
  )
}

const tickCount = 4

function Ticks({ tookMs }: { readonly tookMs: number }) {
  return (
    <div class="ticks" aria-hidden="true">
      {Array.from({ length: tickCount }, (_, index) => (
        <span key={index}>{index === 0 ? '0' : duration((tookMs * index) / tickCount)}</span>
      ))}
    </div>
  )
}
