import type { Change } from './change.ts'

export interface Deployed {
  readonly project: string
  readonly atNano: bigint
  readonly service: string
  readonly environment: string
  readonly version: string
  readonly revision: string | undefined
  readonly actor: string
  readonly note: string
  readonly source: 'deploy' | 'api'
}

/** A marker that somebody set, as a row of the change log. */
export function changeOfDeployment({ atNano, version, note, ...deployed }: Deployed): Change {
  return {
    ...deployed,
    kind: 'deploy',
    name: deployed.service,
    firstNano: atNano,
    lastNano: atNano,
    oldHash: undefined,
    newHash: version,
    difference: note,
    value: version,
  }
}
