import { Refusal } from './exception.ts'

export interface Turns {
  /** Runs the work when its turn comes. @throws Refusal when too many wait */
  take<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result>
}

/** So many at a time, so many waiting, the rest is refused. */
export function openTurns({ running, waiting }: { readonly running: number; readonly waiting: number }): Turns {
  const queue: (() => void)[] = []
  let free = running
  const turn = async (): Promise<void> => {
    if (free > 0) {
      free--
      return
    }
    if (queue.length >= waiting) {
      const message = `Too many simultaneous queries: ${running} run and ${waiting} wait`
      throw new Refusal('TOO_MANY_SIMULTANEOUS_QUERIES', message)
    }
    await new Promise<void>(resolve => queue.push(resolve))
  }
  return {
    async take(signal, work) {
      await turn()
      try {
        signal.throwIfAborted()
        return await work()
      } finally {
        const next = queue.shift()
        if (next) next()
        else free++
      }
    },
  }
}
