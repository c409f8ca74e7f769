import { constants } from 'node:fs'
import { access, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Whether a folder can keep what is written to it: it may be written, its disk has room above the low-water mark, and
 * the last write reached the disk. Measured from time to time; in between, what was written since counts too.
 */
export class FolderHealth {
  readonly #folder: string
  readonly #minFreeBytes: number
  #freeBytes = Number.POSITIVE_INFINITY
  #accessProblem: string | undefined
  #writeProblem: string | undefined

  constructor(folder: string, minFreeBytes: number) {
    this.#folder = folder
    this.#minFreeBytes = minFreeBytes
  }

  get freeBytes(): number {
    return this.#freeBytes
  }

  /** Why nothing should be promised now; undefined if all is well. */
  get problem(): string | undefined {
    if (this.#accessProblem !== undefined) return this.#accessProblem
    if (this.#writeProblem !== undefined) return this.#writeProblem
    return this.hasRoomFor(0) ? undefined : this.shortage
  }

  get shortage(): string {
    const free = `${this.#freeBytes} bytes are free on the disk of ${this.#folder}`
    return `${free}, and --spool-min-free-bytes is ${this.#minFreeBytes}`
  }

  hasRoomFor(bytes: number): boolean {
    return this.#freeBytes - bytes >= this.#minFreeBytes
  }

  written(bytes: number): void {
    this.#freeBytes -= bytes
    this.#writeProblem = undefined
  }

  writeFailed(error: unknown): void {
    this.#writeProblem = `the last write to ${this.#folder} failed: ${String(error)}`
  }

  async measure(): Promise<void> {
    try {
      await access(this.#folder, constants.W_OK | constants.X_OK)
      const { bavail, blocks, bsize } = await statfs(this.#folder)
      // Some file systems of networks and containers do not say how large they are.
      this.#freeBytes = blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize
      this.#accessProblem = undefined
    } catch (error) {
      this.#accessProblem = `${this.#folder} cannot be written: ${String(error)}`
      return
    }
    if (this.#writeProblem !== undefined) await this.#tryToWrite()
  }

  /** After a failure, somebody must find out that the disk is well again: no sender is sent here until it is. */
  async #tryToWrite(): Promise<void> {
    const path = join(this.#folder, 'trial.tmp')
    try {
      const file = await open(path, 'w')
      try {
        await file.writeFile('Can this be written?\n')
        await file.sync()
      } finally {
        await file.close()
      }
      this.#writeProblem = undefined
    } catch (error) {
      this.writeFailed(error)
    } finally {
      await rm(path, { force: true }).catch(() => undefined)
    }
  }
}
