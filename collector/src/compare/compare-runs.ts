import { align } from './align.ts'
import { jsonDifference, type JsonChange } from './json-difference.ts'
import { textDifference, type Stretch } from './text-difference.ts'

/** What of a step is compared. Money is in nano-dollars, durations in microseconds; what is not known is absent. */
export interface ComparedStep {
  readonly number: number
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly name: string
  readonly category: string
  readonly agent: string
  readonly operation: string
  readonly model: string
  readonly durationUs: number
  readonly status: string
  readonly inputTokens: number
  readonly outputTokens: number
  readonly costNano: bigint | undefined
  readonly costSoFarNano: bigint
  readonly unpricedSoFar: number
  readonly prompt: { readonly name: string; readonly version: string } | undefined
  readonly toolset: string | undefined
  readonly told: readonly ComparedText[]
  readonly answered: readonly ComparedText[]
  readonly tool:
    | { readonly name: string; readonly arguments: ComparedText | undefined; readonly result: ComparedText | undefined }
    | undefined
}

export interface ComparedText {
  readonly hash: string
  readonly role: string
  readonly text: string | undefined
}

export interface ComparedRuns {
  readonly totals: Record<'a' | 'b' | 'delta', Totals>
  readonly versions: readonly VersionRow[]
  readonly pairs: readonly Pair[]
}

export interface Totals {
  readonly steps: number
  readonly durationUs: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** A lower bound where calls are unpriced. */
  readonly costNano: bigint
  readonly unpriced: number
}

/** What a run was made with: the prompts, tool sets and models of its calls, in the order in which they came. */
export interface VersionRow {
  readonly what: 'prompt' | 'system' | 'tools' | 'model'
  readonly a: readonly string[]
  readonly b: readonly string[]
  readonly same: boolean
}

/** A step beside its like in the other run, or alone. */
export interface Pair {
  readonly a: ComparedStep | undefined
  readonly b: ComparedStep | undefined
  /** Of what stands in both. */
  readonly differences: readonly Difference[]
}

export interface Difference {
  readonly what: 'model' | 'status' | 'told' | 'answered' | 'arguments' | 'result'
  readonly text: readonly Stretch[] | undefined
  readonly json: readonly JsonChange[] | undefined
}

/** Two runs aligned by their structure, with what differs in each pair of steps and in all. */
export function compareRuns(a: readonly ComparedStep[], b: readonly ComparedStep[]): ComparedRuns {
  const pairs = align(pathsOf(a), pathsOf(b)).map(([x, y]): Pair => {
    const [one, other] = [a[x ?? -1], b[y ?? -1]]
    return { a: one, b: other, differences: one && other ? differencesOf(one, other) : [] }
  })
  const [before, after] = [totalsOf(a), totalsOf(b)]
  return { totals: { a: before, b: after, delta: deltaOf(before, after) }, versions: versionsOf(a, b), pairs }
}

const deepestPath = 64

/** Kind, name and agent of a step and of all above it. A model is no part of it: another one is the same step. */
function pathsOf(steps: readonly ComparedStep[]): readonly string[] {
  const known = new Map(steps.map(step => [step.spanId, step]))
  return steps.map(step => {
    const path: string[] = []
    let at: ComparedStep | undefined = step
    // A root stands for its run, whatever that is called.
    while (at !== undefined && path.length < deepestPath) {
      const above: ComparedStep | undefined = known.get(at.parentSpanId ?? '')
      path.unshift(above === undefined && at.category !== 'model' ? 'run' : keyOf(at))
      at = above
    }
    return path.join('\n')
  })
}

function keyOf({ category, agent, operation, name, tool }: ComparedStep): string {
  return JSON.stringify([category, category === 'model' ? operation : (tool?.name ?? name), agent])
}

function differencesOf(a: ComparedStep, b: ComparedStep): readonly Difference[] {
  const differences: Difference[] = []
  const add = (what: Difference['what'], one: string | undefined, other: string | undefined) => {
    if (one !== other) differences.push({ what, ...differenceOf(one ?? '', other ?? '') })
  }
  add('model', a.model, b.model)
  add('status', a.status, b.status)
  add('told', spoken(a.told), spoken(b.told))
  add('answered', spoken(a.answered), spoken(b.answered))
  add('arguments', wordsOf(a.tool?.arguments), wordsOf(b.tool?.arguments))
  add('result', wordsOf(a.tool?.result), wordsOf(b.tool?.result))
  return differences
}

function differenceOf(a: string, b: string): Pick<Difference, 'text' | 'json'> {
  const [one, other] = [structureIn(a), structureIn(b)]
  if (one !== undefined && other !== undefined) return { text: undefined, json: jsonDifference(one, other) }
  return { text: textDifference(a, b), json: undefined }
}

function structureIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function spoken(messages: readonly ComparedText[]): string {
  return messages.map(message => `${message.role}: ${wordsOf(message) ?? ''}`).join('\n')
}

/** Of a text that is not kept its hash is all there is. */
function wordsOf(said: ComparedText | undefined): string | undefined {
  return said && (said.text ?? `(${said.hash})`)
}

function totalsOf(steps: readonly ComparedStep[]): Totals {
  const models = steps.filter(({ category }) => category === 'model')
  return {
    steps: steps.length,
    durationUs: Math.max(0, ...steps.filter(({ parentSpanId }) => parentSpanId === undefined).map(durationOf)),
    inputTokens: models.reduce((sum, step) => sum + step.inputTokens, 0),
    outputTokens: models.reduce((sum, step) => sum + step.outputTokens, 0),
    costNano: steps.at(-1)?.costSoFarNano ?? 0n,
    unpriced: steps.at(-1)?.unpricedSoFar ?? 0,
  }
}

function durationOf({ durationUs }: ComparedStep): number {
  return durationUs
}

function deltaOf(a: Totals, b: Totals): Totals {
  return {
    steps: b.steps - a.steps,
    durationUs: b.durationUs - a.durationUs,
    inputTokens: b.inputTokens - a.inputTokens,
    outputTokens: b.outputTokens - a.outputTokens,
    costNano: b.costNano - a.costNano,
    unpriced: b.unpriced - a.unpriced,
  }
}

const versionKinds = {
  prompt: ({ prompt }: ComparedStep) => prompt && `${prompt.name}@${prompt.version}`,
  system: ({ told }: ComparedStep) => told.find(({ role }) => role === 'system')?.hash.slice(0, 12),
  tools: ({ toolset }: ComparedStep) => toolset?.slice(0, 12),
  model: ({ model, category }: ComparedStep) => (category === 'model' ? model : undefined),
} as const

function versionsOf(a: readonly ComparedStep[], b: readonly ComparedStep[]): readonly VersionRow[] {
  return Object.entries(versionKinds).map(([what, read]): VersionRow => {
    const [one, other] = [a, b].map(steps => [...new Set(steps.map(read).filter(found => found !== undefined))])
    // True: the names of the table above.
    return { what: what as VersionRow['what'], a: one ?? [], b: other ?? [], same: String(one) === String(other) }
  })
}
