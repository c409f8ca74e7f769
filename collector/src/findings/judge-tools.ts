import { RecentMap } from '../bounded/recent-map.ts'
import type { LedgerSpan, ToolProblem } from '../model.ts'
import { callMade, callsAnswered, parsed, type ToolCall } from './tool-calls.ts'
import { isReplaced } from './schema/lax-schema.ts'
import { Validators } from './schema/validators.ts'
import { ToolSets, type ToolSet } from './tool-set.ts'

const mostTraces = 20_000
const mostSetsOfTrace = 8

/**
 * Judges calls of tools by the definitions that were offered: T1 unknown tools, T2 arguments that are no JSON, T3
 * arguments against their schema. All the other findings need no schema, and are asked of the store.
 *
 * The place to judge is the model's answer, whose span has the definitions beside it: whether or not anybody called that
 * tool, with which arguments the application made of it. Where answers are not told, the tool's own span is judged by
 * what was offered in its trace before.
 */
export class ToolJudge {
  readonly #sets = new ToolSets()
  readonly #validators = new Validators()
  readonly #traces = new RecentMap<string, Trace>(mostTraces)

  /** The spans, those with problems completed by them. */
  judged(project: string, spans: readonly LedgerSpan[], nowNano: bigint): readonly LedgerSpan[] {
    for (const span of spans) if (span.content.toolDefinitions !== undefined) this.#remember(project, span)
    return spans.map(span => {
      const toolProblems = this.#problemsOf(span, { project, nowNano })
      return toolProblems.length === 0 ? span : { ...span, toolProblems }
    })
  }

  #remember(project: string, { otlp, content: { toolDefinitions, output } }: LedgerSpan): void {
    if (toolDefinitions === undefined) return
    const { hash } = this.#sets.of(toolDefinitions)
    const key = `${project}\n${otlp.traceId}`
    const { sets, isAnswered } = this.#traces.get(key) ?? { sets: [], isAnswered: false }
    this.#traces.set(key, {
      sets: sets.includes(hash) ? sets : [...sets, hash].slice(-mostSetsOfTrace),
      isAnswered: isAnswered || output.length > 0,
    })
  }

  #problemsOf(span: LedgerSpan, where: Where): readonly ToolProblem[] {
    const { category, content, otlp } = span
    if (category === 'model' && content.toolDefinitions !== undefined) {
      const set = this.#sets.of(content.toolDefinitions)
      return callsAnswered(span).flatMap(call => [...unknownTool(call, set), ...this.#problemsBy(set, call, where)])
    }
    if (category !== 'tool' || content.toolArguments === undefined) return []
    const trace = this.#traces.get(`${where.project}\n${otlp.traceId}`)
    if (trace === undefined || trace.isAnswered) return []
    const call = callMade(span)
    const set = call && this.#onlySetWith(call.tool, trace)
    return call && set ? this.#problemsBy(set, call, where) : []
  }

  /** The set of tools that has the tool; none where two have it in different ways. */
  #onlySetWith(tool: string, { sets }: Trace): ToolSet | undefined {
    const having = sets.map(hash => this.#sets.known(hash)).filter(set => set?.parameters.has(tool))
    return having.length === 1 ? having[0] : undefined
  }

  #problemsBy({ hash, parameters }: ToolSet, { tool, arguments: given }: ToolCall, where: Where) {
    const schema = parameters.get(tool)
    if (schema === undefined || given === undefined) return []
    const { value, length, isJson } = readArguments(given)
    if (!isJson) return isReplaced(given) ? [] : [{ finding: 'T2', tool, problem: '' } as const]
    const wanted = { ...where, key: `${hash}\n${tool}`, parameters: schema }
    const violation = this.#validators.violationOf(value, length, wanted)
    return violation === undefined ? [] : [{ finding: 'T3', tool, problem: violation } as const]
  }
}

interface Trace {
  /** Hashes of what was offered. */
  readonly sets: readonly string[]
  /** Whether models' answers are told in it. */
  readonly isAnswered: boolean
}

interface Where {
  readonly project: string
  readonly nowNano: bigint
}

function unknownTool({ tool }: ToolCall, { names, isComplete }: ToolSet): readonly ToolProblem[] {
  return isComplete && !names.has(tool) ? [{ finding: 'T1', tool, problem: '' }] : []
}

/** Nothing, to a tool without parameters, is an empty object; some models write it so, and some as an empty text. */
function readArguments(given: unknown): {
  readonly value: unknown
  readonly length: number
  readonly isJson: boolean
} {
  if (given === null || given === '') return { value: {}, length: 2, isJson: true }
  if (typeof given !== 'string') return { value: given, length: JSON.stringify(given).length, isJson: true }
  const value = parsed(given)
  return { value: value ?? {}, length: given.length, isJson: value !== undefined }
}
