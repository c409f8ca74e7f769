import type { CostStatus } from '../model.ts'
import type { BillLine } from './model-server/ledger.ts'

/** A model call as the collector stored it. */
export interface StoredCall {
  readonly responseId: string | undefined
  readonly model: string
  readonly inputTokens: number
  readonly status: CostStatus
  /** Undefined where there is a bill, but the collector does not know it. */
  readonly nano: bigint | undefined
}

export interface Difference {
  readonly line: BillLine
  readonly call: StoredCall
}

export interface BillComparison {
  /** Whether every call with provider usage costs the same on both sides, and no call is on one side only. */
  readonly equal: boolean
  /** Calls whose usage the provider sent: these must be equal, each and in sum. */
  readonly exact: { readonly calls: number; readonly billedNano: bigint; readonly storedNano: bigint }
  readonly differing: readonly Difference[]
  /** Calls whose usage nobody was told, and how far the estimate is off: above the bill is positive. */
  readonly estimated: {
    readonly calls: number
    readonly billedNano: bigint
    readonly storedNano: bigint
    readonly errorPercent: number
    readonly worstPercent: number
  }
  /** Calls of models for which there is no bill: what they cost must be unknown, and no number at all. */
  readonly unbilled: { readonly calls: number }
  readonly missing: readonly BillLine[]
  readonly extra: readonly StoredCall[]
}

/** Compares the provider's bill with what was stored, call by call. */
export function compareBill(bill: readonly BillLine[], stored: readonly StoredCall[]): BillComparison {
  const { pairs, missing, extra } = pairUp(bill, stored)
  const billed = pairs.filter(({ line }) => line.nano !== undefined)
  const unbilled = pairs.filter(({ line }) => line.nano === undefined)
  const exact = billed.filter(({ line }) => line.usageSent)
  const estimated = billed.filter(({ line }) => !line.usageSent)
  const differing = [
    ...exact.filter(({ line, call }) => call.status !== 'priced' || call.nano !== line.nano),
    // An estimate may be off, but it must be there, and it must say what it is.
    ...estimated.filter(({ call }) => call.status !== 'estimated'),
    ...unbilled.filter(({ call }) => call.status !== 'unpriced'),
  ]
  const sums = sumsOf(estimated)
  return {
    equal: differing.length === 0 && missing.length === 0 && extra.length === 0,
    exact: { calls: exact.length, ...sumsOf(exact) },
    differing,
    estimated: {
      calls: estimated.length,
      ...sums,
      errorPercent: percentOff(sums.billedNano, sums.storedNano),
      worstPercent: worstOf(estimated.map(({ line, call }) => percentOff(line.nano ?? 0n, call.nano ?? 0n))),
    },
    unbilled: { calls: unbilled.length },
    missing,
    extra,
  }
}

function pairUp(bill: readonly BillLine[], stored: readonly StoredCall[]) {
  const unpaired = new Map<string, StoredCall[]>()
  for (const call of stored) {
    const key = call.responseId ?? anonymousKey(call.model, call.inputTokens)
    unpaired.set(key, [...(unpaired.get(key) ?? []), call])
  }
  const pairs: Difference[] = []
  const missing: BillLine[] = []
  for (const line of bill) {
    const call = unpaired.get(line.responseId ?? anonymousKey(line.model, line.usage.input))?.shift()
    if (call) pairs.push({ line, call })
    else missing.push(line)
  }
  return { pairs, missing, extra: [...unpaired.values()].flat() }
}

/** Embedding answers carry no id: those of one model and length cost the same, so any of them may pair with any. */
function anonymousKey(model: string, inputTokens: number): string {
  return `${model} ${inputTokens}`
}

function sumsOf(pairs: readonly Difference[]) {
  return {
    billedNano: pairs.reduce((sum, { line }) => sum + (line.nano ?? 0n), 0n),
    storedNano: pairs.reduce((sum, { call }) => sum + (call.nano ?? 0n), 0n),
  }
}

function percentOff(billed: bigint, stored: bigint): number {
  return billed === 0n ? 0 : (Number(stored - billed) / Number(billed)) * 100
}

function worstOf(percents: readonly number[]): number {
  return percents.reduce((worst, percent) => (Math.abs(percent) > Math.abs(worst) ? percent : worst), 0)
}
