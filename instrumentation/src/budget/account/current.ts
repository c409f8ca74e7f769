import { AsyncLocalStorage } from 'node:async_hooks'
import type { Account } from './account.ts'

/** Where the work that is going on belongs. */
interface Place {
  readonly account: Account
  /** The tool that is running: the same one may be seen at several levels, and is counted once. */
  readonly tool?: string
}

/**
 * Not in OpenTelemetry's context, which is none where nobody has registered a manager for it. Made when the first budget
 * is: without one, nothing is carried along.
 */
let places: AsyncLocalStorage<Place> | undefined

/** The account of the task that is running; `undefined` where none has a budget. */
export function currentAccount(): Account | undefined {
  return places?.getStore()?.account
}

/** The tool that is running, if the account counts it. */
export function currentTool(): string | undefined {
  return places?.getStore()?.tool
}

/** Runs a function whose calls are charged to an account. */
export function within<Result>(place: Place, run: () => Result): Result {
  places ??= new AsyncLocalStorage()
  return places.run(place, run)
}
