import { question } from './question.ts'

export type KnownVersionRow = {
  readonly project: string
  readonly first_nano: string
  readonly last_nano: string
  readonly service: string
  readonly environment: string
  readonly kind: string
  readonly name: string
  readonly old_hash: string
  readonly new_hash: string
  readonly difference: string
  readonly value: string
  readonly code_revision: string
}

/** What a collector that starts has to know, so that it takes nothing for new that is not: versions of all projects. */
export const knownVersions = question<object, KnownVersionRow>('change-log/known-versions', {})
