import { quietly } from '../quietly.ts'

const lastFlushMs = 1000

export interface Unsent {
  /** Whether there is anything left to send. */
  pending(): boolean
  /** Sends it; may take as long as it likes. */
  flush(): Promise<void>
  /** Gives up on what is left. */
  drop(): void
}

/**
 * Sends what is left when the event loop is empty and the process about to end. Node emits `beforeExit` again after every
 * piece of work that is begun in it, so a plain listener of ours would make the application's own listeners run twice.
 * Hence the emission is put off, not listened to. `process.exit()` cannot wait: what was not sent by then is lost.
 */
export function flushAtEnd(unsent: Unsent): void {
  // True: `emit` of an emitter is a function; it is only ever called the way it was called before.
  const emit = Reflect.get(process, 'emit') as (...given: unknown[]) => unknown
  const putOff = function (this: unknown, ...given: unknown[]): unknown {
    if (given[0] === 'beforeExit' && quietly(() => unsent.pending())) return void lastFlush(unsent)
    return Reflect.apply(emit, this, given)
  }
  Object.defineProperty(process, 'emit', { value: putOff, configurable: true, writable: true, enumerable: false })
}

/** Resolves when all is sent or the time is over; meanwhile, and no longer, the process is kept alive. */
export async function lastFlush(unsent: Unsent, limitMs = lastFlushMs): Promise<void> {
  let alarm: NodeJS.Timeout | undefined
  const late = new Promise<void>(resolve => (alarm = setTimeout(resolve, limitMs)))
  const flushed = (quietly(() => unsent.flush()) ?? Promise.resolve()).catch(() => undefined)
  await Promise.race([flushed, late])
  clearTimeout(alarm)
  quietly(() => unsent.drop())
}
