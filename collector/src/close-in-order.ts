/** What was opened, and how each is closed: from the last opened to the first, each after the one before. */
export class CloseInOrder {
  readonly #closers: (() => Promise<unknown>)[] = []
  #closing: Promise<void> | undefined

  add(close: () => Promise<unknown>): void {
    this.#closers.unshift(close)
  }

  /** Closes it with the rest, and gives it back. */
  keep<T extends { close(): Promise<unknown> }>(part: T): T {
    this.add(() => part.close())
    return part
  }

  /** May be called twice; both wait for the same end. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  async #closeAll(): Promise<void> {
    for (const close of this.#closers) await close()
  }
}
