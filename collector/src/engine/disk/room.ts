import { statfs } from 'node:fs/promises'
import { refusal, type ClickHouseException } from '../exception.ts'

/**
 * Room on the disk of the data folder. An INSERT that meets a full disk may leave a part whose last files are empty, and
 * all the engine says is that one of its views has no space, or nothing: the part answers questions, and makes the engine
 * take the same rows for known, until the next start puts it aside as broken. So an INSERT begins only with room to spare,
 * one after which there is none is not believed, and then the engine must be started again once there is room.
 */
export class Room {
  readonly #folder: string
  readonly #leastBytes: number
  #isDoubtful = false

  constructor(folder: string, leastBytes = 32 * 1024 * 1024) {
    this.#folder = folder
    this.#leastBytes = leastBytes
  }

  /**
   * Runs an INSERT.
   * @param bytes what it brings
   * @throws ClickHouseException `NOT_ENOUGH_SPACE` before it ran, or after it where what it left cannot be believed
   */
  async forInsert<Result>(bytes: number, run: () => Promise<Result>): Promise<Result> {
    // Its part is written next to those it will be merged with.
    const free = await this.#freeBytes()
    if (free < this.#leastBytes + 2 * bytes) throw noSpace(`${free} bytes are free on the disk of ${this.#folder}`)
    try {
      return await run()
    } finally {
      await this.#believe()
    }
  }

  /** True when parts may be broken, and there is room to start again. */
  async mustStartAgain(): Promise<boolean> {
    return this.#isDoubtful && (await this.#freeBytes()) >= this.#leastBytes
  }

  async #believe(): Promise<void> {
    const free = await this.#freeBytes()
    if (free >= this.#leastBytes / 2) return
    this.#isDoubtful = true
    throw noSpace(`${free} bytes were left on the disk of ${this.#folder} when the rows were written`)
  }

  /** Some file systems of networks and containers do not say how large they are. */
  async #freeBytes(): Promise<number> {
    const { bavail, blocks, bsize } = await statfs(this.#folder)
    return blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize
  }
}

function noSpace(message: string): ClickHouseException {
  return refusal('NOT_ENOUGH_SPACE', message)
}
