import { setTimeout as wait } from 'node:timers/promises'
import type { Store } from '../store.ts'
import { Nap } from './nap.ts'
import { restAfter } from './rest.ts'
import { Rounds } from './rounds.ts'

/**
 * Computes `task_parts`, `tool_signals`, `cost_5m` and `signals_hourly` again for what was touched: never incremented, so nothing that
 * is sent twice, late or changed can count twice.
 *
 * Every INSERT leaves in `touched` what it touched (a view does it, in the store). A round takes what is pending there,
 * computes it from all its spans, and only then says that it is done; whatever dies in between, it is pending still.
 * Several collectors may do the same work: each computes from what it sees, and of two the one that began later wins,
 * which is the one that saw more.
 *
 * It never holds up an INSERT, and after a round with much to do it rests, so that storing comes first.
 */
export function openRecompute({
  store,
  ready = Promise.resolve(),
  intervalMs = 1_000,
  restFactor = () => 1,
  now = () => performance.now(),
  onRetry,
}: RecomputeOptions): Recompute {
  const stopping = new AbortController()
  const rounds = new Rounds(store, now)
  let askers: (() => void)[] = []
  let behindSince: number | undefined
  const nap = new Nap(stopping.signal)

  async function run(): Promise<void> {
    let failures = 0
    // Without a schema there is nothing to compute; what never gets ready is closed at last.
    await Promise.race([ready.catch(() => aborted(stopping.signal)), aborted(stopping.signal)])
    while (!stopping.signal.aborted) {
      const began = now()
      const asked = askers
      askers = []
      try {
        nap.begin()
        const size = await rounds.next()
        failures = 0
        behindSince = size > 0 ? (behindSince ?? began) : undefined
        if (size > 0) askers.unshift(...asked)
        else settle(asked)
        if (askers.length > 0) continue
        if (size > smallRound) await nap.rest(restAfter({ began, ended: now() }, restFactor, now), intervalMs)
        else if (size === 0) await nap.idle(intervalMs)
      } catch (error) {
        behindSince ??= began
        askers.unshift(...asked)
        const waitMs = Math.min(longestRetryMs, intervalMs * 2 ** Math.min(failures++, 10))
        if (!stopping.signal.aborted) onRetry?.(error, waitMs)
        await nap.pause(waitMs)
      }
    }
  }

  const loop = run()
  return {
    get behindMs() {
      return behindSince === undefined ? 0 : now() - behindSince
    },
    stored: () => nap.stored(),
    async settled(timeoutMs) {
      const asked = new Promise<boolean>(resolve => askers.push(() => resolve(true)))
      nap.wake()
      return orAfter(timeoutMs, asked, stopping.signal)
    },
    async close() {
      stopping.abort()
      // A store that hangs must not hold up the end: its round is pending still, and done again after the next start.
      await orAfter(
        longestCloseMs,
        loop.then(() => true),
      )
    },
  }
}

export interface RecomputeOptions {
  readonly store: Store
  /** When the schema is up to date; the first round waits for it. */
  readonly ready?: Promise<void>
  /** How long to let more arrive between two rounds where there was nothing to do. */
  readonly intervalMs?: number
  /** How many times as long as a round took to rest after it, as things are now; 0 is not at all. */
  readonly restFactor?: () => number
  /** Milliseconds that never jump, as the clock of the day does: they only measure how long something took. */
  readonly now?: () => number
  readonly onRetry?: (error: unknown, waitMs: number) => void
}

export interface Recompute {
  /** For how long there has been something to do; 0 if everything is computed. */
  readonly behindMs: number
  /** Says that something was stored just now. It is looked at once nothing else is done. */
  stored(): void
  /** Resolves when everything stored before the call is computed, or the time is over; true if it is. */
  settled(timeoutMs: number): Promise<boolean>
  /** Ends after the statement that is under way, or after five seconds; what is pending then is computed after the next start. */
  close(): Promise<void>
}

const longestCloseMs = 5_000
/** Traces, buckets and hours that are computed without a rest afterwards: what a few people do by hand. */
const smallRound = 200
const longestRetryMs = 30_000

/** The work's answer, or false when the time is over or somebody stops waiting. It keeps the process alive so long. */
async function orAfter(waitMs: number, work: Promise<boolean>, stop?: AbortSignal): Promise<boolean> {
  const over = new AbortController()
  const signal = stop ? AbortSignal.any([over.signal, stop]) : over.signal
  try {
    return await Promise.race([work, wait(waitMs, false, { signal }).catch(() => false)])
  } finally {
    over.abort()
  }
}

function settle(asked: readonly (() => void)[]): void {
  for (const settled of asked) settled()
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}
