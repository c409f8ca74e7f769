import { openDriftStates, type AskedHours, type DriftStates } from '../drift-states/drift-states.ts'
import type { Schema } from '../open-schema.ts'
import type { Store } from '../store.ts'
import { openRecompute, type Recompute } from './recompute.ts'
import { restBeside, type Waiting } from './rest.ts'

export interface ComputingOptions {
  readonly store: Store
  readonly schema: Schema
  /** Which `hours` alert rules ask of the question `drift`. */
  readonly asked: readonly AskedHours[]
  /** What waits to be stored. */
  readonly spool: { readonly state: Waiting }
  readonly warnOf: (what: string) => (error: unknown, waitMs: number) => void
}

export interface Computing {
  readonly recompute: Recompute
  readonly drift: DriftStates
  /** Something was stored in this table: it may be time to compute. */
  stored(table: string): void
  close(): Promise<void>
}

/** What is computed behind what is stored: the sums of what was touched, and from them what drifts. */
export function openComputing({ store, schema, asked, spool, warnOf }: ComputingOptions): Computing {
  const { ready } = schema
  const recompute = openRecompute({
    store,
    ready,
    restFactor: () => restBeside(spool.state),
    onRetry: warnOf('cannot compute sums yet, trying again'),
  })
  const drift = openDriftStates({
    store,
    ready,
    asked,
    isSettled: () => recompute.behindMs === 0,
    onRetry: warnOf('cannot compute drift yet, trying again'),
  })
  return {
    recompute,
    drift,
    stored(table) {
      recompute.stored()
      if (table === 'drift_decisions') drift.decided()
    },
    async close() {
      await Promise.all([drift.close(), recompute.close()])
    },
  }
}
