import { plainLine } from '../text/plain-text.ts'

const known: ReadonlySet<string> = new Set(['completed', 'failed', 'escalated', 'abandoned', 'running'])

/** How a run or a task ended, by word and mark: never by colour alone. */
export function Outcome({ outcome }: { readonly outcome: string }) {
  const kind = known.has(outcome) ? outcome : 'other'
  return (
    <span class={`outcome outcome-${kind}`}>
      <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
        <path d={marks.get(kind) ?? dot} />
      </svg>
      {plainLine(outcome)}
    </span>
  )
}

const dot = 'M6 2a4 4 0 1 0 .01 0Z'
const marks: ReadonlyMap<string, string> = new Map([
  ['completed', 'M1.5 6.5 4.7 9.5 10.5 2.8'],
  ['failed', 'M2.5 2.5 9.5 9.5M9.5 2.5 2.5 9.5'],
  ['escalated', 'M6 10V2.2M2.6 5.4 6 2l3.4 3.4'],
  ['abandoned', 'M2 6h8'],
  ['running', 'M6 2a4 4 0 1 0 4 4'],
])
