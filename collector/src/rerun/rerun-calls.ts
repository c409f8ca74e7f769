import { bytesOfChunk, type Recording, type Step } from '@spanledger/instrumentation/replay'
import { changeRequest, type Changes } from './change-request.ts'
import { mcNemar, pairedFactor, type Factor } from './paired.ts'
import { readAnswer, type ModelAnswer } from './read-answer.ts'

export interface RerunParts {
  readonly recording: Recording
  /** Only this step; without, every call to a model. */
  readonly step: number | undefined
  readonly changes: Changes
  readonly repeats: number
  /** Asks a model: the recorded URL and what is to be sent. */
  readonly ask: (url: string, body: object) => Promise<Answered>
  /** In nano-dollars; `undefined` where it is not known. */
  readonly costOf: (answer: string, model: string) => bigint | undefined
}

export interface Answered {
  readonly status: number
  readonly text: string
  readonly ms: number
}

/** One answer beside the one that was recorded. */
export interface Try {
  readonly status: number
  readonly ms: number
  readonly costNano: bigint | undefined
  readonly answer: ModelAnswer
  /** The same tools, with the same arguments, in the same order as recorded. */
  readonly sameTools: boolean
  readonly sameText: boolean
}

export interface RerunCall {
  readonly step: number
  readonly name: string
  readonly recorded: ModelAnswer
  readonly unchanged: readonly Try[]
  readonly changed: readonly Try[]
}

export interface Rerun {
  readonly calls: readonly RerunCall[]
  /** Tries that asked for the recorded tools: only the unchanged one of a pair, only the changed one, and what that says. */
  readonly tools: { readonly onlyUnchanged: number; readonly onlyChanged: number; readonly probability: number }
  readonly cost: Factor | undefined
  readonly latency: Factor | undefined
}

/**
 * Asks the models of a recorded run again, each call from what it was told then, as it was and with the changes. A model
 * does not give the same answer twice, so what is changed is compared with a try of today and not with the record.
 */
export async function rerunCalls({ recording, step, ...parts }: RerunParts): Promise<Rerun> {
  const steps = recording.steps.filter(one => isModelCall(one) && (step === undefined || one.issue === step))
  const calls: RerunCall[] = []
  for (const one of steps) calls.push(await rerunCall(one, parts))
  const pairs = calls.flatMap(({ unchanged, changed }) =>
    unchanged.flatMap((first, index) => {
      const second = changed[index]
      return second === undefined ? [] : [[first, second] as const]
    }),
  )
  const onlyUnchanged = pairs.filter(([first, second]) => first.sameTools && !second.sameTools).length
  const onlyChanged = pairs.filter(([first, second]) => !first.sameTools && second.sameTools).length
  return {
    calls,
    tools: { onlyUnchanged, onlyChanged, probability: mcNemar(onlyUnchanged, onlyChanged) },
    cost: pairedFactor(pairs.map(([first, second]) => [Number(first.costNano ?? 0n), Number(second.costNano ?? 0n)])),
    latency: pairedFactor(pairs.map(([first, second]) => [first.ms, second.ms])),
  }
}

function isModelCall({ seam, request }: Step): boolean {
  const { json } = request.body ?? {}
  const isSaid = typeof json === 'object' && json !== null && ('messages' in json || 'input' in json)
  return seam === 'http' && isSaid && request.url?.endsWith('/embeddings') !== true
}

async function rerunCall(
  { issue, name, request, response }: Step,
  { changes, repeats, ask, costOf }: Omit<RerunParts, 'recording' | 'step'>,
): Promise<RerunCall> {
  const recorded = readAnswer(Buffer.concat((response?.chunks ?? []).map(bytesOfChunk)).toString('utf8'))
  const attempt = async (wanted: Changes): Promise<Try> => {
    const body = changeRequest(request.body?.json, wanted)
    const { status, text, ms } = await ask(request.url ?? '', body)
    const answer = readAnswer(text)
    const isOk = status < 400
    return {
      status,
      ms,
      costNano: isOk ? costOf(text, String(body['model'])) : undefined,
      answer,
      sameTools: isOk && JSON.stringify(answer.tools) === JSON.stringify(recorded.tools),
      sameText: isOk && answer.text === recorded.text,
    }
  }
  const [unchanged, changed]: [Try[], Try[]] = [[], []]
  // In turn: what changes with the hour changes both alike.
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    unchanged.push(await attempt({}))
    changed.push(await attempt(changes))
  }
  return { step: issue, name, recorded, unchanged, changed }
}
