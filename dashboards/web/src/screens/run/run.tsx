import { useMemo } from 'preact/hooks'
import { note, param, path } from '../../address/address.ts'
import { useKeys } from '../../keys/keys.ts'
import { Empty, Failed, Waiting } from '../../parts/notice.tsx'
import { useInSight } from '../../parts/use-in-sight.ts'
import { useRun } from './follow-run.ts'
import { RunHeader } from './header.tsx'
import { summaryOf } from './summary.ts'
import { treeOf } from './tree.ts'
import { views } from './views.ts'

/** One run, looked at in several ways. What is open, and how, is in the address. */
export function Run() {
  const traceId = path.value.split('/')[2] ?? ''
  const { steps, failure, isRunning, isCut } = useRun(traceId)
  const nodes = useMemo(() => treeOf(steps ?? []), [steps])
  const summary = useMemo(() => summaryOf(nodes), [nodes])
  const view = views.find(({ name }) => name === param('view')) ?? views[0]
  const row = useInSight(`${view?.name} ${nodes.length > 0}`)
  useKeys('Run', [
    ...views.map(({ name, title }, index) => ({
      keys: [String(index + 1)],
      does: title.toLowerCase(),
      act: () => note({ view: index === 0 ? '' : name }, { push: true }),
    })),
    { keys: ['y'], does: 'copy the address', act: () => void navigator.clipboard.writeText(location.href) },
  ])
  if (!steps) return failure ? <Failed failure={failure} /> : <Waiting />
  if (steps.length === 0)
    return (
      <Empty title="No step of this run is stored">
        <p>
          <code>{traceId.slice(0, 64)}</code> may not have arrived yet, or is older than what is kept. This page keeps
          asking.
        </p>
      </Empty>
    )
  return (
    <div class="screen-fill run">
      <RunHeader {...{ traceId, summary, isRunning, steps: nodes.length }} />
      <Failed failure={failure} />
      {isCut && <p class="mistake">Only the first {nodes.length.toLocaleString('en')} steps are shown.</p>}
      <nav class="tabs" aria-label="Views of the run" ref={row}>
        {views.map(({ name, title }, index) => (
          <button
            type="button"
            key={name}
            aria-current={view?.name === name ? 'page' : undefined}
            onClick={() => note({ view: index === 0 ? '' : name }, { push: true })}
          >
            {title}
          </button>
        ))}
      </nav>
      {view && <view.Content {...{ traceId, nodes, summary }} />}
    </div>
  )
}
