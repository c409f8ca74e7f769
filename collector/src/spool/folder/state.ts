/** What a spool tells of itself. */
export interface SpoolState {
  readonly segments: number
  readonly bytes: number
  readonly rows: number
  readonly maxBytes: number
  /** How long the oldest segment has waited for the store; 0 if none waits. */
  readonly oldestAgeMs: number
  /** For how long nothing has come. */
  readonly quietMs: number
  /** Rows in `rejected/`: the store refused them for good. */
  readonly rejectedRows: number
  readonly rejectedBytes: number
  /** Undefined where the file system does not say. */
  readonly freeBytes?: number
  /** Why what is sent now cannot be promised to last; undefined if it can. */
  readonly problem?: string
}
