import { setTimeout as wait } from 'node:timers/promises'
import { contentHash } from '@spanledger/instrumentation/hash'
import type { Change, ChangeKind } from '../change.ts'
import type { ChangeLog } from '../change-log.ts'

/** A list of lines that has versions: the settings, or the prices that people wrote. */
export interface OwnFact {
  readonly kind: Extract<ChangeKind, 'settings' | 'prices'>
  readonly name: string
  readonly lines: readonly string[]
}

export interface OwnChangesOptions {
  readonly log: ChangeLog
  /** As they are now. */
  readonly facts: () => readonly OwnFact[]
  /** Resolves when the rows are on disk. */
  readonly append: (rows: readonly Change[]) => Promise<void>
  readonly onError: (error: unknown) => void
  readonly everyMs?: number
}

const untilReadyMs = 500

/** Notices changes of what the collector itself is told: at its start, and within a minute of any that it reads again. */
export function openOwnChanges(options: OwnChangesOptions): { close(): Promise<void> } {
  const { log, facts, append, onError, everyMs = 60_000 } = options
  const stopping = new AbortController()
  const { signal } = stopping

  async function look(): Promise<void> {
    const rows = log.ownRows(facts().map(factOf), BigInt(Date.now()) * 1_000_000n)
    if (rows.length === 0) return
    try {
      await append(rows)
    } catch (error) {
      log.failed(rows)
      onError(error)
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      if (log.isReady) await look()
      await wait(log.isReady ? everyMs : Math.min(everyMs, untilReadyMs), undefined, { signal, ref: false }).catch(
        () => undefined,
      )
    }
  }

  const running = run().catch(onError)
  return {
    async close() {
      stopping.abort()
      await running
    },
  }
}

function factOf({ kind, name, lines }: OwnFact) {
  return { kind, name, hash: contentHash(lines), value: lines.join('\n') || 'nothing' }
}
