import { setTimeout as wait } from 'node:timers/promises'
import type { KnownVersionRow } from '@spanledger/queries/change-log'
import type { Change, ChangeKind } from './change.ts'
import { ChangeLog } from './change-log.ts'

export interface ChangeLogOptions {
  /** Resolves when the store can be asked; rejects when that will never be. */
  readonly ready: Promise<void>
  /** The versions in the store, the newest first. */
  readonly known: () => Promise<readonly KnownVersionRow[]>
  readonly onRetry?: (error: unknown, waitMs: number) => void
}

export interface OpenChangeLog {
  readonly log: ChangeLog
  close(): Promise<void>
}

/** A change log that knows what the store knows as soon as the store answers. */
export function openChangeLog({ ready, known, onRetry }: ChangeLogOptions): OpenChangeLog {
  const log = new ChangeLog()
  const stopping = new AbortController()
  const { signal } = stopping

  async function restore(): Promise<void> {
    await ready
    for (let waitMs = 1_000; !signal.aborted; waitMs = Math.min(60_000, 2 * waitMs)) {
      try {
        const rows = await known()
        return log.restore(rows.map(changeOf).toReversed())
      } catch (error) {
        if (signal.aborted) return
        onRetry?.(error, waitMs)
        await wait(waitMs, undefined, { signal, ref: false }).catch(() => undefined)
      }
    }
  }

  const restored = restore().catch(() => undefined)
  return {
    log,
    async close() {
      stopping.abort()
      await restored
    },
  }
}

function changeOf(row: KnownVersionRow): Change {
  return {
    project: row.project,
    service: row.service,
    environment: row.environment,
    // True: what is in the store as seen was written from one of the kinds.
    kind: row.kind as ChangeKind,
    name: row.name,
    firstNano: BigInt(row.first_nano),
    lastNano: BigInt(row.last_nano),
    oldHash: row.old_hash === '' ? undefined : row.old_hash,
    newHash: row.new_hash,
    difference: row.difference,
    value: row.value,
    revision: row.code_revision === '' ? undefined : row.code_revision,
    actor: undefined,
    source: 'auto',
  }
}
