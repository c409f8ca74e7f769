import { within } from './account/current.ts'
import { openAccount, type Budget } from './account/open.ts'

/**
 * Runs a function whose calls of models and tools may use up no more than this, together with the tasks inside. A call that
 * would go over a cap fails with a `BudgetExceededError`, or what the SDK makes of it: `budgetExceeded(error)` tells. You
 * get what the function returns or throws.
 *
 * @example
 * ```ts
 * import { budget } from '@spanledger/instrumentation'
 *
 * const answer = await budget({ maxCostUsd: 0.5, maxModelCalls: 20 }, async () => 'what the agent says')
 * ```
 * @throws BudgetExceededError where budgets lie deeper within each other than a cap allows
 */
export function budget<Result>(caps: Budget, run: () => Result): Result {
  const account = openAccount('budget()', caps)
  return account === undefined ? run() : within({ account }, run)
}
