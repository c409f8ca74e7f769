import type { RunOutlineRow } from '@spanledger/queries'
import type { Node } from './tree.ts'

export interface Summary {
  readonly name: string
  readonly service: string
  readonly outcome: string
  readonly startNano: string
  readonly tookMs: number
  readonly nano: bigint
  readonly unpriced: number
  readonly calls: number
  readonly tools: number
  readonly errors: number
  readonly input: number
  readonly output: number
}

const billed: ReadonlySet<string> = new Set(['model', 'embedding', 'rerank'])

/** A run in one line, from its steps. */
export function summaryOf(nodes: readonly Node[]): Summary {
  const tops = nodes.filter(({ parent }) => parent < 0)
  const roots = nodes.filter(({ step }) => step.parent_span_id === '')
  const first = roots[0] ?? tops[0]
  const counted = nodes.filter(({ step }) => billed.has(step.category) && step.uncounted === '')
  const sum = (list: readonly Node[], of: (step: RunOutlineRow) => number) =>
    list.reduce((all, { step }) => all + of(step), 0)
  return {
    name: first?.step.task_name || first?.step.name || '',
    service: first?.step.service ?? '',
    outcome: outcomeOf(nodes, roots),
    startNano: first?.step.start_nano ?? '0',
    tookMs: nodes.reduce((most, { beginMs, tookMs }) => Math.max(most, beginMs + tookMs), 0),
    nano: tops.reduce((all, { nano }) => all + nano, 0n),
    unpriced: tops.reduce((all, { unpriced }) => all + unpriced, 0),
    calls: counted.length,
    tools: nodes.filter(({ step }) => step.category === 'tool').length,
    errors: nodes.filter(({ step }) => step.status === 'error').length,
    input: sum(counted, step => step.input_tokens),
    output: sum(counted, step => step.output_tokens),
  }
}

function outcomeOf(nodes: readonly Node[], roots: readonly Node[]): string {
  const said = nodes
    .map(({ step }) => step.task_outcome)
    .filter(outcome => outcome !== '')
    .sort()
    .at(-1)
  if (said !== undefined) return said
  if (roots.length === 0) return 'running'
  return roots.some(({ step }) => step.status === 'error') ? 'failed' : 'completed'
}
