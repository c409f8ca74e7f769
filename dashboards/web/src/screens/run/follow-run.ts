import type { RunOutlineRow } from '@spanledger/queries'
import { useEffect, useState } from 'preact/hooks'
import { ask, AskError } from '../../answers/ask.ts'
import { repeat } from '../../answers/use-answer.ts'

export interface FollowedRun {
  /** Undefined until all steps that are there have come. */
  readonly steps: readonly RunOutlineRow[] | undefined
  readonly failure: AskError | undefined
  /** True while its root span has not arrived, or just has. */
  readonly isRunning: boolean
  /** True where there are more steps than the page takes. */
  readonly isCut: boolean
}

const pageRows = 10_000
const mostRows = 100_000
const everyMs = 1_500
/** Spans of several senders and collectors are stored in no common order. */
const overlapNano = 10_000_000_000n
/** A run whose root has come is asked for a few times more: other services report later. */
const lateTurns = 4

/** The steps of a run, and those that are still to come. What has come keeps its place. */
export function useRun(traceId: string): FollowedRun {
  const [run, setRun] = useState<FollowedRun & { readonly id: string }>({ ...nothing, id: traceId })
  useEffect(() => {
    const steps = new Map<string, RunOutlineRow>()
    let turnsLeft = lateTurns
    let isFirst = true
    const end = repeat(async signal => {
      try {
        const fresh = await outline(traceId, isFirst ? '' : storedAfter(steps), signal)
        isFirst = false
        for (const step of fresh) steps.set(step.span_id, step)
        const all = [...steps.values()]
        if (hasRoot(all)) turnsLeft -= 1
        setRun(last => {
          const isRunning = all.length > 0 && !hasRoot(all)
          const isSame =
            last.id === traceId && last.steps && fresh.length === 0 && last.isRunning === isRunning && !last.failure
          return isSame
            ? last
            : { id: traceId, steps: all, failure: undefined, isRunning, isCut: all.length >= mostRows }
        })
        if (turnsLeft === 0) end()
      } catch (error) {
        if (error instanceof AskError) setRun(last => ({ ...last, failure: error }))
      }
    }, everyMs)
    return end
  }, [traceId])
  return run.id === traceId ? run : nothing
}

const nothing: FollowedRun = { steps: undefined, failure: undefined, isRunning: false, isCut: false }

async function outline(
  traceId: string,
  storedAfterNano: string,
  signal: AbortSignal,
): Promise<readonly RunOutlineRow[]> {
  const rows: RunOutlineRow[] = []
  for (;;) {
    const last = rows.at(-1)
    const behind = { after_nano: last?.start_nano ?? '', after_id: last?.span_id ?? '', stored_after: storedAfterNano }
    const page = await ask<RunOutlineRow>(
      'run-outline',
      { trace_id: traceId, limit: String(pageRows), ...behind },
      signal,
    )
    for (const row of page) rows.push(row)
    if (page.length < pageRows || rows.length >= mostRows) return rows
  }
}

function storedAfter(steps: ReadonlyMap<string, RunOutlineRow>): string {
  let newest = 0n
  for (const { stored_nano: nano } of steps.values()) if (BigInt(nano) > newest) newest = BigInt(nano)
  return newest > overlapNano ? String(newest - overlapNano) : ''
}

function hasRoot(steps: readonly RunOutlineRow[]): boolean {
  return steps.some(step => step.parent_span_id === '')
}
