import { drift } from '@spanledger/queries'
import type { Store } from '../store.ts'
import { Nap } from '../recompute/nap.ts'
import { Computations } from './computations.ts'

/**
 * Computes what the question `drift` answers: when an hour is over, when somebody accepted something, and when what
 * is counted of earlier hours has changed. One after the other, on one core, with three times as long a rest.
 *
 * Several collectors on one store look at what there is already, so mostly one of them computes; where two do, both find
 * the same.
 */
export function openDriftStates(options: DriftStatesOptions): DriftStates {
  const { store, ready = Promise.resolve(), asked = [], isSettled = () => true, checkMs = 15_000, onRetry } = options
  const stopping = new AbortController()
  const { signal } = stopping
  const nap = new Nap(signal)
  const computations = new Computations(store)
  const hoursOf = (project: string) => [
    ...new Set([usualHours, ...asked.filter(one => one.project === project).map(({ hours }) => hours)]),
  ]

  async function run(): Promise<void> {
    await Promise.race([ready.catch(() => aborted(signal)), aborted(signal)])
    while (!signal.aborted) {
      nap.begin()
      const began = performance.now()
      try {
        const due = await computations.due([], { hoursOf, isSettled: isSettled() })
        const next = due.find(one => !computations.hasFailed(one))
        if (next) await computations.compute(next)
        await nap.idle(next ? Math.min(checkMs, 3 * (performance.now() - began)) : checkMs)
      } catch (error) {
        if (!signal.aborted) onRetry?.(error, checkMs)
        await nap.idle(checkMs)
      }
    }
  }

  const loop = run()
  return {
    decided: () => nap.stored(),
    fresh: async (project, hours = usualHours) => {
      const [due] = await computations.due([project], { hoursOf: () => [hours], isSettled: true })
      if (due) await computations.compute(due)
    },
    async close() {
      stopping.abort()
      // A store that hangs must not hold up the end: what is due is computed after the next start.
      await Promise.race([loop, aborted(AbortSignal.timeout(longestCloseMs))])
    },
  }
}

export interface DriftStatesOptions {
  readonly store: Store
  /** When the schema is up to date. */
  readonly ready?: Promise<void>
  /** Which `hours` are asked for in a project, beside the default of the question. */
  readonly asked?: readonly AskedHours[]
  /** Whether what was stored is counted; while it is not, an hour that is over waits, for five minutes at most. */
  readonly isSettled?: () => boolean
  readonly checkMs?: number
  readonly onRetry?: (error: unknown, waitMs: number) => void
}

export interface AskedHours {
  readonly project: string
  readonly hours: number
}

export interface DriftStates {
  /** Somebody decided something, and it is stored: it is looked at now. */
  decided(): void
  /** Resolves when `drift` answers for this hour, with what people decided until now. */
  readonly fresh: (project: string, hours?: number) => Promise<void>
  /** Ends after the computation that is under way, or after five seconds. */
  close(): Promise<void>
}

const usualHours = Number(drift.defaults?.['hours'])
const longestCloseMs = 5_000

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}
