import type { CollectorError } from '../errors.ts'
import type { EncodedRows } from '../model.ts'

/** One request's rows on their way to disk, and who waits for them. */
export interface Commit {
  readonly rows: readonly EncodedRows[]
  readonly bytes: number
  readonly resolve: () => void
  readonly reject: (error: CollectorError) => void
}

/** What waits for the disk in memory. Its bytes count from the call until the commit is over, well or not. */
export class CommitQueue {
  #commits: Commit[] = []
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  get isEmpty(): boolean {
    return this.#commits.length === 0
  }

  add(commit: Commit): void {
    this.#commits.push(commit)
    this.#bytes += commit.bytes
  }

  /** The next ones that share a commit, up to `mostBytes` but always one: a segment is later read in one piece. */
  take(mostBytes: number): readonly Commit[] {
    let bytes = 0
    const beyond = this.#commits.findIndex((commit, index) => (bytes += commit.bytes) > mostBytes && index > 0)
    return this.#commits.splice(0, beyond === -1 ? this.#commits.length : beyond)
  }

  isOver(commits: readonly Commit[]): void {
    for (const { bytes } of commits) this.#bytes -= bytes
  }
}
