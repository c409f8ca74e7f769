import { quietly } from './quietly.ts'

export const lastFlushMs = 1000

export interface Unsent {
  /** Whether there is anything left to send. */
  pending(): boolean
  /** Sends it; may take as long as it likes. */
  flush(): Promise<void>
  /** Gives up on what is left. */
  drop(): void
}

/**
 * Sends what is left when the process is about to end, for a second at most, and changes nothing about how it ends.
 *
 * - The end of the event loop: Node emits `beforeExit` again after every piece of work that is begun in it, so a plain
 *   listener of ours would make the application's own listeners run twice. Hence the emission is put off, not listened to.
 * - A signal that nobody handles: we handle it, flush and send it again, so the exit status is the same. As soon as the
 *   application listens itself, we withdraw; libraries such as signal-exit count the listeners to decide who ends.
 * - `process.exit()` cannot wait, so what was not sent by then is lost.
 */
export function flushAtEnd(unsent: Unsent): void {
  // True: `emit` of an emitter is a function; it is only ever called the way it was called before.
  const emit = Reflect.get(process, 'emit') as (...given: unknown[]) => unknown
  const putOff = function (this: unknown, ...given: unknown[]): unknown {
    if (given[0] === 'beforeExit' && quietly(() => unsent.pending())) return void flushFor(unsent, lastFlushMs)
    return Reflect.apply(emit, this, given)
  }
  Object.defineProperty(process, 'emit', { value: putOff, configurable: true, writable: true, enumerable: false })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) flushOnSignal(signal, unsent)
}

/** Resolves when all is sent or the time is over; meanwhile, and no longer, the process is kept alive. */
async function flushFor(unsent: Unsent, limitMs: number): Promise<void> {
  let alarm: NodeJS.Timeout | undefined
  const late = new Promise<void>(resolve => (alarm = setTimeout(resolve, limitMs)))
  const flushed = (quietly(() => unsent.flush()) ?? Promise.resolve()).catch(() => undefined)
  await Promise.race([flushed, late])
  clearTimeout(alarm)
  quietly(() => unsent.drop())
}

function flushOnSignal(signal: 'SIGTERM' | 'SIGINT', unsent: Unsent): void {
  let ending = false
  const onSignal = () => {
    const end = () => {
      ending = true
      process.removeListener(signal, onSignal)
      process.kill(process.pid, signal)
    }
    if (!quietly(() => unsent.pending())) return end()
    void flushFor(unsent, lastFlushMs).then(end)
  }
  const ours = () => process.listeners(signal).includes(onSignal)
  const alone = () => process.listeners(signal).every(listener => listener === onSignal)
  process.on(signal, onSignal)
  process.on('newListener', event => {
    if (event !== signal) return
    // Not at once: Node tells before it adds, and stops watching a signal whose last listener goes.
    queueMicrotask(() => {
      if (!alone()) process.removeListener(signal, onSignal)
    })
  })
  process.on('removeListener', event => {
    if (event === signal && !ending && !ours() && alone()) process.on(signal, onSignal)
  })
}
