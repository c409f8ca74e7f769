import { bytesOfChunk, type Recording, type Step } from '@spanledger/instrumentation/replay'
import { changeRequest, wholeRequest, type Changes } from './change-request.ts'
import type { Members, ModelRequest } from './formats/format.ts'
import { formatOf } from './formats/table.ts'
import { mcNemar, pairedFactor, type Factor } from './paired.ts'
import { readAnswer, type ModelAnswer } from './read-answer.ts'

export interface RerunParts {
  readonly recording: Recording
  /** Only this step; without, every call to a model. */
  readonly step: number | undefined
  readonly changes: Changes
  readonly repeats: number
  /** Asks a model: the address that was recorded and what is to be sent. */
  readonly ask: (url: string, body: object) => Promise<Answered>
  readonly read: ReadUsage
}

/** What an answer cost, in nano-dollars, and the tokens it counts; `undefined` where that is not known. */
export type ReadUsage = (answer: string, model: string) => Usage | undefined

export interface Usage {
  readonly costNano: bigint | undefined
  readonly input: number
  readonly output: number
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
  readonly inputTokens: number | undefined
  readonly outputTokens: number | undefined
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
  readonly inputTokens: Factor | undefined
  readonly outputTokens: Factor | undefined
}

/**
 * Asks the models of a recorded run again, each call from what it was told then, as it was and with the changes. A model
 * does not give the same answer twice, so what is changed is compared with a try of today and not with the record.
 */
export async function rerunCalls({ recording, step, ...parts }: RerunParts): Promise<Rerun> {
  const calls: RerunCall[] = []
  for (const one of recording.steps) {
    const asked = step === undefined || one.issue === step ? modelRequestOf(one) : undefined
    if (asked !== undefined) calls.push(await rerunCall(one, asked, parts))
  }
  const pairs = calls.flatMap(({ unchanged, changed }) =>
    unchanged.flatMap((first, index) => {
      const second = changed[index]
      return second === undefined ? [] : [[first, second] as const]
    }),
  )
  const factor = (of: (one: Try) => number) =>
    pairedFactor(pairs.map(([first, second]) => [of(first), of(second)] as const))
  const onlyUnchanged = pairs.filter(([first, second]) => first.sameTools && !second.sameTools).length
  const onlyChanged = pairs.filter(([first, second]) => !first.sameTools && second.sameTools).length
  return {
    calls,
    tools: { onlyUnchanged, onlyChanged, probability: mcNemar(onlyUnchanged, onlyChanged) },
    cost: factor(({ costNano }) => Number(costNano ?? 0n)),
    latency: factor(({ ms }) => ms),
    inputTokens: factor(({ inputTokens = 0 }) => inputTokens),
    outputTokens: factor(({ outputTokens = 0 }) => outputTokens),
  }
}

/** Whether a recorded step asked a model, and how. */
export function modelRequestOf({ seam, request }: Step): ModelRequest | undefined {
  const { json } = request.body ?? {}
  if (seam !== 'http' || typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  // True: an object that is no list.
  const asked = { url: request.url ?? '', body: json as Members }
  return formatOf(asked) && asked
}

async function rerunCall(
  { issue, name, response }: Step,
  asked: ModelRequest,
  { changes, repeats, ask, read }: Omit<RerunParts, 'recording' | 'step'>,
): Promise<RerunCall> {
  const recorded = readAnswer(Buffer.concat((response?.chunks ?? []).map(bytesOfChunk)))
  const attempt = async (wanted: Changes): Promise<Try> => {
    const { url, body } = wholeRequest(changeRequest(asked, wanted))
    const { status, text, ms } = await ask(url, body)
    const answer = readAnswer(Buffer.from(text))
    const isOk = status < 400
    const usage = isOk ? read(text, modelNameOf({ url, body })) : undefined
    return {
      status,
      ms,
      costNano: usage?.costNano,
      inputTokens: usage?.input,
      outputTokens: usage?.output,
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

/** The model that is asked: in the body, or in the address. */
export function modelNameOf({ url, body }: ModelRequest): string {
  const named =
    typeof body['model'] === 'string' ? body['model'] : /\/(?:models?|deployments)\/([^/:?]+)/.exec(url)?.[1]
  try {
    return decodeURIComponent(named ?? '')
  } catch {
    return named ?? ''
  }
}
