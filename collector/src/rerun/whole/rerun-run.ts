import type { LiveReport, Recording } from '@spanledger/instrumentation/replay'
import type { Changes } from '../change-request.ts'
import { textOfAnswer } from '../event-stream.ts'
import { mcNemar, pairedFactor, type Factor } from '../paired.ts'
import { canonical } from '../read-answer.ts'
import { modelRequestOf, type ReadUsage } from '../rerun-calls.ts'
import type { HeardAnswer } from './pass-on.ts'

export interface WholeParts {
  readonly recording: Recording
  readonly changes: Changes
  readonly repeats: number
  /** Starts the service once. */
  readonly attempt: (changes: Changes) => Promise<Attempt>
  readonly read: ReadUsage
}

/** What one start of the service showed. */
export interface Attempt {
  readonly exitCode: number | null
  readonly report: LiveReport | undefined
  readonly heard: readonly HeardAnswer[]
  readonly failures: readonly string[]
}

export interface ToolCall {
  readonly name: string
  readonly arguments: string
}

/** One run of the service with its models live. */
export interface WholeTry {
  readonly exitCode: number | null
  readonly begun: boolean
  readonly durationMs: number
  readonly modelCalls: number
  /** Of those, the ones that were answered with an error. */
  readonly failedCalls: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** `undefined` where one call's cost is not known. */
  readonly costNano: bigint | undefined
  /** What it did besides asking models, in order. */
  readonly tools: readonly ToolCall[]
  /** Of those, the ones that the record does not have. */
  readonly notRecorded: readonly ToolCall[]
  /** Of those, the ones that were answered with what a similar call got. */
  readonly nearest: readonly ToolCall[]
  readonly outcome: unknown
  readonly failures: readonly string[]
  readonly sameTools: boolean
  readonly sameOutcome: boolean
  /** It ended well, and everything that it asked for was there. */
  readonly completed: boolean
}

/** Pairs of which only one is so, and how likely that is if neither is better. */
export interface Discordant {
  readonly onlyUnchanged: number
  readonly onlyChanged: number
  readonly probability: number
}

export interface WholeRerun {
  readonly id: string
  readonly name: string
  readonly lacks: Recording['incomplete']
  readonly recordedTools: readonly ToolCall[]
  readonly recordedOutcome: unknown
  readonly unchanged: readonly WholeTry[]
  readonly changed: readonly WholeTry[]
  readonly compared: Readonly<Record<'sameTools' | 'sameOutcome' | 'completed', Discordant>>
  readonly factors: Readonly<Record<FactorName, Factor | undefined>>
}

export type FactorName = 'cost' | 'duration' | 'inputTokens' | 'outputTokens' | 'modelCalls'

/**
 * Runs the service again as it was and with the changes, in turn, its models live and all else from the record, and
 * compares the pairs: what is changed is compared with a run of today, since a model gives another answer each time.
 */
export async function rerunRun({ recording, changes, repeats, attempt, read }: WholeParts): Promise<WholeRerun> {
  const recordedTools = recordedToolsOf(recording)
  const [unchanged, changed]: [WholeTry[], WholeTry[]] = [[], []]
  let recordedOutcome: unknown
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const [tries, wanted] of [
      [unchanged, {}],
      [changed, changes],
    ] as const) {
      const seen = await attempt(wanted)
      recordedOutcome ??= seen.report?.recordedOutcome
      tries.push(tryOf(seen, recordedTools, read))
    }
  }
  const pairs = unchanged.flatMap((first, index) => {
    const second = changed[index]
    return second === undefined ? [] : [[first, second] as const]
  })
  const factor = (of: (one: WholeTry) => number) =>
    pairedFactor(pairs.map(([first, second]) => [of(first), of(second)]))
  return {
    id: recording.id,
    name: [recording.name, recording.key ?? ''].join(' ').trim(),
    lacks: recording.incomplete,
    recordedTools,
    recordedOutcome,
    unchanged,
    changed,
    compared: {
      sameTools: discordant(pairs, ({ sameTools }) => sameTools),
      sameOutcome: discordant(pairs, ({ sameOutcome }) => sameOutcome),
      completed: discordant(pairs, ({ completed }) => completed),
    },
    factors: {
      cost: factor(({ costNano }) => Number(costNano ?? 0n)),
      duration: factor(({ durationMs }) => durationMs),
      inputTokens: factor(({ inputTokens }) => inputTokens),
      outputTokens: factor(({ outputTokens }) => outputTokens),
      modelCalls: factor(({ modelCalls }) => modelCalls),
    },
  }
}

function discordant(pairs: readonly (readonly [WholeTry, WholeTry])[], holds: (one: WholeTry) => boolean): Discordant {
  const onlyUnchanged = pairs.filter(([first, second]) => holds(first) && !holds(second)).length
  const onlyChanged = pairs.filter(([first, second]) => !holds(first) && holds(second)).length
  return { onlyUnchanged, onlyChanged, probability: mcNemar(onlyUnchanged, onlyChanged) }
}

function tryOf(
  { exitCode, report, heard, failures }: Attempt,
  recorded: readonly ToolCall[],
  read: ReadUsage,
): WholeTry {
  const usages = heard.map(({ status, bytes, model }) => (status < 400 ? read(textOfAnswer(bytes), model) : undefined))
  const made = (report?.made ?? []).filter(({ how }) => how !== 'model')
  const toolsOf = (answered: (how: string | undefined) => boolean) =>
    made.filter(({ how }) => answered(how)).map(({ name, input }) => toolCall(name, input))
  const tools = toolsOf(() => true)
  const notRecorded = toolsOf(how => how === 'missing')
  const priced = usages.filter((usage, index) => usage !== undefined || (heard[index]?.status ?? 0) < 400)
  const outcome = report?.outcome
  const sum = (of: 'input' | 'output') => usages.reduce((total, usage) => total + (usage?.[of] ?? 0), 0)
  return {
    exitCode,
    begun: report?.begun === true,
    durationMs: report?.durationMs ?? 0,
    modelCalls: heard.length,
    failedCalls: heard.filter(({ status }) => status >= 400).length,
    inputTokens: sum('input'),
    outputTokens: sum('output'),
    costNano: priced.reduce<bigint | undefined>((total, usage) => {
      return total === undefined || usage?.costNano === undefined ? undefined : total + usage.costNano
    }, 0n),
    tools,
    notRecorded,
    nearest: toolsOf(how => how === 'nearest'),
    outcome,
    failures,
    sameTools: report?.begun === true && JSON.stringify(tools) === JSON.stringify(recorded),
    sameOutcome: report?.begun === true && canonical(outcome) === canonical(report.recordedOutcome),
    completed: report?.begun === true && notRecorded.length === 0 && !hasFailed(outcome),
  }
}

function hasFailed(outcome: unknown): boolean {
  if (typeof outcome !== 'object' || outcome === null) return outcome === 'failed' || outcome === undefined
  const { outcome: word, error, status, code } = Object(outcome) as Readonly<Record<string, unknown>>
  return word === 'failed' || error !== undefined || Number(status ?? 0) >= 500 || Number(code ?? 0) !== 0
}

/** What the recorded run did besides asking models, as a run that is played tells it. */
function recordedToolsOf({ steps }: Recording): readonly ToolCall[] {
  const outer = steps.filter(step => step.within === undefined && modelRequestOf(step) === undefined)
  return outer.map(({ seam, name, request }) =>
    toolCall(name, seam === 'http' ? undefined : JSON.stringify(request.body?.json)),
  )
}

function toolCall(name: string, input: string | undefined): ToolCall {
  return { name: name.replace(/^tool /, ''), arguments: input === undefined ? '' : canonical(input) }
}
