import {
  bytesOfBody,
  bytesOfChunk,
  type Body,
  type Recording,
  type Step,
  type Verdict,
} from '@spanledger/instrumentation/replay'
import { lastUsage, type CountedUsage } from './last-usage.ts'

/** Prices what a provider counted; `undefined` where the price is not known. */
export type PriceUsage = (usage: CountedUsage, atNano: bigint) => bigint | undefined

export interface PlayedCost {
  readonly recordedNano: bigint
  /** What the calls that were made would have cost: the input of each grows with its length, answers are as recorded. */
  readonly playedNano: bigint
  /** Of calls to models without a known price or usage: how much they asked, in characters. */
  readonly recordedUnpriced: number
  readonly playedUnpriced: number
}

/** What a run cost when it was recorded, and what it would have cost as it went when it was played. */
export function costOfPlay(recording: Recording, { made }: Verdict, price: PriceUsage): PlayedCost {
  const atNano = BigInt(Math.round(recording.startedMs)) * 1_000_000n
  const bills = new Map(recording.steps.map(step => [step.issue, billOf(step, usage => price(usage, atNano))]))
  let [recordedNano, playedNano] = [0n, 0n]
  let [recordedUnpriced, playedUnpriced] = [0, 0]
  for (const bill of bills.values()) {
    if (bill?.nano === undefined) recordedUnpriced += bill?.characters ?? 0
    else recordedNano += bill.nano
  }
  for (const { step, characters } of made) {
    const bill = bills.get(step ?? -1)
    if (bill === undefined) continue
    const longer = BigInt(characters - bill.characters)
    if (bill.nano === undefined) playedUnpriced += characters
    else playedNano += bill.nano + (bill.inputNano * longer) / BigInt(Math.max(1, bill.characters))
  }
  return { recordedNano, playedNano, recordedUnpriced, playedUnpriced }
}

interface Bill {
  readonly nano: bigint | undefined
  readonly inputNano: bigint
  readonly characters: number
}

/** The bill of a call to a model; `undefined` for any other step. */
function billOf(
  { seam, request, response }: Step,
  price: (usage: CountedUsage) => bigint | undefined,
): Bill | undefined {
  const { json } = request.body ?? {}
  const model: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'model') : undefined
  if (seam !== 'http' || typeof model !== 'string') return undefined
  const text = Buffer.concat((response?.chunks ?? []).map(bytesOfChunk)).toString('utf8')
  const usage = lastUsage(text, model)
  const nano = usage && price(usage)
  const inputNano = (usage && price({ ...usage, output: 0 })) ?? 0n
  return { nano, inputNano, characters: textLength(request.body) }
}

function textLength(body: Body | undefined): number {
  return bytesOfBody(body).toString('utf8').length
}
