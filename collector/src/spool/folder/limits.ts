/** How much of its disk and of the memory a spool may use. */
export interface SpoolOptions {
  readonly folder: string
  readonly maxBytes?: number
  /** Of requests that are on their way to disk. */
  readonly maxQueuedBytes?: number
  /** What stays free on the disk, so that whatever else lives there does not fall over first. */
  readonly minFreeBytes?: number
  /** Of segments whose rows stay in memory until they are stored, beside the file: a store that keeps up reads no file. */
  readonly maxHeldBytes?: number
  /** How long requests are gathered for a commit where several come at the same time. */
  readonly gatherMs?: number
}

export const MiB = 1024 ** 2

export const spoolDefaults = {
  maxBytes: 4096 * MiB,
  maxQueuedBytes: 256 * MiB,
  minFreeBytes: 256 * MiB,
  maxHeldBytes: 48 * MiB,
  gatherMs: 20,
}
