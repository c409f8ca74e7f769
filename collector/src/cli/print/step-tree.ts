import type { RunStepsRow } from '@spanledger/queries'
import { plainText } from './table.ts'
import { usd, usdColumn } from './usd.ts'

/**
 * The steps of a run as an indented tree in order of time, with duration, tokens and cost of each, and their sum.
 * A step whose parent never arrived stands at the top and says so.
 */
export function stepTree(steps: readonly RunStepsRow[]): readonly string[] {
  const known = new Set(steps.map(step => step.span_id))
  const children = new Map<string, RunStepsRow[]>()
  for (const step of steps) {
    const parent = known.has(step.parent_span_id) && step.parent_span_id !== step.span_id ? step.parent_span_id : ''
    children.set(parent, [...(children.get(parent) ?? []), step])
  }
  const counted = steps.filter(step => step.uncounted === '')
  const total = counted.reduce((sum, step) => sum + BigInt(step.cost_nano ?? 0), 0n)
  const unpriced = counted.filter(step => step.cost_nano === null).length
  const more = unpriced === 0 ? '' : `, and ${unpriced} calls whose price is not known`
  return [...branch(children, ''), '', `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}, ${usd(total)}${more}`]
}

/** Depth first, without recursion: the depth of a trace is the sender's choice. A step is taken once, so a circle ends. */
function branch(children: ReadonlyMap<string, readonly RunStepsRow[]>, root: string): readonly string[] {
  const lines: string[] = []
  const taken = new Set<string>()
  const open = entriesOf(children.get(root) ?? [], '')
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const { step, indent, isLast } = entry
    if (taken.has(step.span_id)) continue
    taken.add(step.span_id)
    lines.push(`${stepName(step, `${indent}${isLast ? '└─ ' : '├─ '}`)}${stepFacts(step)}`.trimEnd())
    open.push(...entriesOf(children.get(step.span_id) ?? [], `${indent}${isLast ? '   ' : '│  '}`))
  }
  return lines
}

interface Entry {
  readonly step: RunStepsRow
  readonly indent: string
  readonly isLast: boolean
}

function entriesOf(steps: readonly RunStepsRow[], indent: string): Entry[] {
  return steps.map((step, index) => ({ step, indent, isLast: index === steps.length - 1 })).reverse()
}

const nameWidth = 56
const deepestIndent = 30

function stepName(step: RunStepsRow, indent: string): string {
  // Some SDKs name their own spans after the method; which model it was matters more to whoever reads this.
  const model = step.category === 'model' && !step.name.includes(' ') ? ` ${step.model}` : ''
  const label = `${indent.slice(-deepestIndent)}${plainText(`${step.name}${model}`)}`
  return Array.from(label)
    .slice(0, nameWidth - 1)
    .join('')
    .padEnd(nameWidth)
}

function stepFacts(step: RunStepsRow): string {
  const facts = [
    `${(Number(step.duration_us) / 1000).toFixed(0)} ms`.padStart(9),
    costText(step).padStart(11),
    tokensText(step).padEnd(18),
    outcomeText(step),
  ]
  return facts.join('  ')
}

function costText({ cost_status: status, cost_nano: nano, uncounted }: RunStepsRow): string {
  if (status === 'none' || uncounted !== '') return ''
  if (nano === null) return status
  return `${status === 'estimated' ? '~' : ''}${usdColumn(BigInt(nano))}`
}

function tokensText({ usage_source: source, input_tokens: input, output_tokens: output }: RunStepsRow): string {
  return source === 'none' ? '' : `${input} in, ${output} out`
}

const factWidth = 120

function outcomeText(step: RunStepsRow): string {
  const error = step.status === 'error' ? `error ${step.error_type || step.status_message}` : ''
  const attempt = Number(step.attempt) > 1 ? `attempt ${step.attempt}` : ''
  const derived = step.derived === 'true' ? 'derived' : ''
  const told = step.uncounted === '' ? '' : `counted in ${step.counted_span_id} (${step.uncounted})`
  const facts = [step.task_outcome, attempt, error, told, ...authorityTexts(step), derived, documentsText(step)]
  return plainText(facts.filter(text => text !== '').join('; ')).slice(0, factWidth)
}

/** Who or what allowed the step. Of one that changes something it is said also where nobody did. */
function authorityTexts(step: RunStepsRow): readonly string[] {
  const { decision_result: result, decision_policy: policy, decision_revision: revision, approver } = step
  const writes = step.tool_effect === 'write'
  const decided = result === '' ? '' : `${result} by ${policy || 'a policy'}${revision === '' ? '' : `@${revision}`}`
  const approved = approver === '' ? '' : `approved by ${approver}${step.approval_id && ` (${step.approval_id})`}`
  const unasked = writes && decided === '' && approved === '' ? 'nobody asked' : ''
  const actor = [step.principal && `for ${step.principal}`, step.acting_as && `as ${step.acting_as}`]
  return [writes ? 'write' : '', decided, approved, unasked, writes ? actor.filter(Boolean).join(' ') : '']
}

function documentsText({ document_ids: ids, document_sources: sources }: RunStepsRow): string {
  if (ids.length === 0) return ''
  const named = [...new Set(sources.filter(source => source !== ''))]
  const from = named.length === 0 ? '' : ` from ${named.join(', ')}`
  return `${ids.length} document${ids.length === 1 ? '' : 's'}${from}: ${ids.join(', ')}`
}
