import type { EncodedRows } from '../../model.ts'
import { encodeRows, type ColumnTable } from '../rows/encode-rows.ts'

/** A row of the change log: when which version of what was seen first and last. */
export interface ChangeRow {
  readonly project: string
  readonly firstNano: bigint
  readonly lastNano: bigint
  readonly service: string
  readonly environment: string
  readonly kind: string
  readonly name: string
  readonly oldHash: string | undefined
  readonly newHash: string
  readonly difference: string
  readonly value: string
  readonly revision: string | undefined
  readonly actor: string | undefined
  readonly source: 'auto' | 'deploy' | 'api'
}

/** Encodes rows of `changes`. This is where absent becomes an empty string. */
export function encodeChanges(changes: readonly ChangeRow[]): EncodedRows {
  return encodeRows('changes', columns, changes)
}

const sources = { auto: 1, deploy: 2, api: 3 } as const

const columns: ColumnTable<ChangeRow> = [
  ['project', (w, { project }) => w.string(project)],
  ['ts_first', (w, { firstNano }) => w.int64(firstNano)],
  ['ts_last', (w, { lastNano }) => w.int64(lastNano)],
  ['service', (w, { service }) => w.string(service)],
  ['environment', (w, { environment }) => w.string(environment)],
  ['kind', (w, { kind }) => w.string(kind)],
  ['name', (w, { name }) => w.string(name)],
  ['old_hash', (w, { oldHash }) => w.string(oldHash ?? '')],
  ['new_hash', (w, { newHash }) => w.string(newHash)],
  ['diff', (w, { difference }) => w.string(difference)],
  ['value', (w, { value }) => w.string(value)],
  ['revision', (w, { revision }) => w.string(revision ?? '')],
  ['actor', (w, { actor }) => w.string(actor ?? '')],
  ['source', (w, { source }) => w.uint8(sources[source])],
]
