import type { Ambient } from './ambient.ts'
import { replace, undoAll } from './replace.ts'

/** `Date`, `performance.now` and `Math.random`. */
export function replaceClock(ambient: Ambient): () => void {
  const RealDate = Date
  const { now } = RealDate
  const { random } = Math
  const monotonic = performance.now.bind(performance)
  const undo = [
    replace(RealDate, 'now', () => ambient.number('clock', now())),
    replace(performance, 'now', () => ambient.number('monotonic', monotonic())),
    replace(Math, 'random', () => ambient.number('random', random())),
  ]
  const ToldDate: DateConstructor = new Proxy(RealDate, {
    construct(target, given: unknown[], newTarget: object): object {
      const moment = given.length === 0 ? [ambient.number('clock', now())] : given
      // True: only what can be constructed is a new target.
      const whose = newTarget === ToldDate ? target : (newTarget as DateConstructor)
      return Reflect.construct(target, moment, whose) as Date
    },
    apply: () => new RealDate(ambient.number('clock', now())).toString(),
  })
  undo.push(replace(globalThis, 'Date', ToldDate), replace(RealDate.prototype, 'constructor', ToldDate))
  return undoAll(undo)
}
