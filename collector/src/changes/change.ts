/** What the change log follows. Most of it is seen in spans; deployments are told, and the collector knows its own settings and prices. */
export type ChangeKind =
  | 'prompt'
  | 'tool'
  | 'toolset'
  | 'request_model'
  | 'response_model'
  | 'parameters'
  | 'retrieval'
  | 'price'
  | 'service_version'
  | 'commit'
  | 'deploy'
  | 'settings'
  | 'prices'

/** What has versions: one prompt of one service, say. */
export interface Versioned {
  readonly project: string
  readonly service: string
  readonly environment: string
  readonly kind: ChangeKind
  readonly name: string
}

/** A row of the change log. */
export interface Change extends Versioned {
  /** Unix nanoseconds. */
  readonly firstNano: bigint
  readonly lastNano: bigint
  /** Undefined for the first version that was seen. */
  readonly oldHash: string | undefined
  readonly newHash: string
  /** What is different, in words. */
  readonly difference: string
  /** What the new version says; content. */
  readonly value: string
  readonly revision: string | undefined
  readonly actor: string | undefined
  readonly source: 'auto' | 'deploy' | 'api'
}
