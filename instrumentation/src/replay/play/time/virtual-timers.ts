import { AsyncResource } from 'node:async_hooks'
import { syncBuiltinESMExports } from 'node:module'
import { promisify } from 'node:util'
import { isOurs } from '../../../guest/quietly.ts'
import { replace, undoAll } from '../../ambient/replace.ts'
import { realClearTimeout, realSetTimeout } from '../../real-clock.ts'
import type { Timeline } from './timeline.ts'

// As long as a timer can be: it is fired by us.
const longestMs = 2 ** 31 - 1

/** Lets the timers of a run go by the time of its record. `timelineOf` says whose the code is that asks now, if anybody's. */
export function virtualTimers(timelineOf: () => Timeline | undefined): () => void {
  const timers = process.getBuiltinModule('node:timers')
  const promises = process.getBuiltinModule('node:timers/promises')
  const realPromise = promises.setTimeout
  const current = () => (isOurs() ? undefined : timelineOf())

  const setTimeout = (callback: unknown, ms?: unknown, ...rest: unknown[]): unknown => {
    const timeline = current()
    if (timeline === undefined || typeof callback !== 'function') {
      return Reflect.apply(realSetTimeout, globalThis, [callback, ms, ...rest]) as unknown
    }
    return start(timeline, () => void Reflect.apply(callback, undefined, rest), { ms: Number(ms) })
  }
  const wait = (ms?: number, value?: unknown, options?: { readonly signal?: AbortSignal; readonly ref?: boolean }) => {
    const timeline = current()
    return timeline === undefined
      ? realPromise(ms, value, options)
      : waitFor(timeline, Number(ms), { value, ...options })
  }
  Object.defineProperty(setTimeout, promisify.custom, { value: wait })

  const timeout = AbortSignal.timeout.bind(AbortSignal)
  const abortAfter = (ms: number): AbortSignal => {
    const timeline = current()
    if (timeline === undefined) return timeout(ms)
    const controller = new AbortController()
    const reason = () => new DOMException('The operation was aborted due to timeout', 'TimeoutError')
    start(timeline, () => controller.abort(reason()), { ms, counts: true }).unref()
    return controller.signal
  }
  const undo = undoAll([
    replace(globalThis, 'setTimeout', setTimeout),
    replace(timers, 'setTimeout', setTimeout),
    replace(promises, 'setTimeout', wait),
    replace(AbortSignal, 'timeout', abortAfter),
  ])
  syncBuiltinESMExports()
  return () => {
    undo()
    syncBuiltinESMExports()
  }
}

interface TimerOptions {
  readonly ms: number
  /** Whether it makes time pass though it keeps no process alive. */
  readonly counts?: boolean
}

/** A real timer, so that it can be cleared and held like any, which never fires by itself. */
function start(timeline: Timeline, run: () => void, { ms, counts = false }: TimerOptions): NodeJS.Timeout {
  const delay = ms >= 1 && ms <= longestMs ? ms : 1
  const bound = AsyncResource.bind(run)
  const timer = realSetTimeout(bound, longestMs)
  let fired = false
  const isCleared = () => Reflect.get(timer, '_destroyed') === true
  const fire = () => {
    fired = true
    realClearTimeout(timer)
    bound()
  }
  timeline.addTimer({
    ms: timeline.now + delay,
    // One that does not keep the process alive does not make time pass either.
    ready: () => true,
    dead: () => fired || isCleared() || (!counts && !timer.hasRef()),
    happen: fire,
    release(afterMs) {
      const last = realSetTimeout(() => !isCleared() && fire(), afterMs)
      if (!timer.hasRef()) last.unref()
      // The one that stands for it must not keep the process alive for longer.
      timer.unref()
    },
  })
  return timer
}

interface WaitOptions {
  readonly value: unknown
  readonly signal?: AbortSignal
  readonly ref?: boolean
}

function waitFor(timeline: Timeline, ms: number, { value, signal, ref }: WaitOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const aborted = () =>
      reject(
        Object.assign(new Error('The operation was aborted', { cause: signal?.reason }), {
          name: 'AbortError',
          code: 'ABORT_ERR',
        }),
      )
    if (signal?.aborted === true) return aborted()
    const timer = start(timeline, () => resolve(value), { ms })
    if (ref === false) timer.unref()
    signal?.addEventListener('abort', () => {
      realClearTimeout(timer)
      aborted()
    })
  })
}
