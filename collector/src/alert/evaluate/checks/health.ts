import type { Observation, Result } from '../../incidents/incident.ts'
import type { Evaluating } from '../evaluate.ts'

/** How the collector is, as `/readyz` says it. */
export interface Health {
  readonly store: 'ready' | 'unreachable'
  readonly spool: {
    readonly bytes: number
    readonly maxBytes: number
    readonly rejectedRows: number
    readonly oldestAgeMs?: number
    readonly problem?: string
  }
}

const fullShare = 0.8
const oldAgeMs = 600_000

/** What keeps the collector from storing, or soon will. */
export async function evaluateHealth({ health }: Evaluating): Promise<Result> {
  const { store, spool } = await health()
  const { bytes, maxBytes, rejectedRows, oldestAgeMs = 0, problem } = spool
  const bad = [
    store === 'unreachable' ? about('store', 'the store does not answer') : undefined,
    problem === undefined ? undefined : about('spool', `the spool takes nothing: ${problem}`),
    bytes > fullShare * maxBytes
      ? about('spool size', `the spool is ${Math.round((100 * bytes) / maxBytes)} % full`)
      : undefined,
    oldestAgeMs > oldAgeMs
      ? about('spool age', `spans wait for the store since ${Math.round(oldestAgeMs / 60_000)} minutes`)
      : undefined,
    rejectedRows > 0
      ? about('rejected rows', `${rejectedRows} rows were refused; spanledger spool list shows them`)
      : undefined,
  ]
  return { kind: 'observed', bad: bad.filter(observation => observation !== undefined) }
}

function about(part: string, says: string): Observation {
  return { labels: { part }, value: undefined, says, runs: [], change: undefined }
}
