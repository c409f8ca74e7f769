import { contentHash } from '../content/hash.ts'
import { quietly } from '../guest/quietly.ts'
import type { Demand } from './account/account.ts'
import { currentAccount, currentTool, within } from './account/current.ts'
import { approved, refusal } from './account/open.ts'

/**
 * Runs a tool, if the task it is called in may call one more; without a budget it just runs. One tool that is seen at
 * several levels, such as a function in a framework, counts once.
 *
 * @throws BudgetExceededError in place of the tool's call
 */
export function guardedTool<Result>(name: string, given: () => unknown, run: () => Result): Result {
  const account = currentAccount()
  if (account === undefined || currentTool() === name) return run()
  const toolCall = account.has('maxSameToolCall') ? quietly(() => `${name} ${contentHash(given() ?? null)}`) : undefined
  const demand: Demand = { nano: undefined, tokens: 0, modelCalls: 0, toolCalls: 1, ...(toolCall && { toolCall }) }
  const call = () => {
    account.reserve(demand)
    return within({ account, tool: name }, run)
  }
  const excess = account.excessOf(demand)
  if (excess === undefined) return call()
  const error = refusal(excess, account)
  const answer = approved(error, account)
  if (answer === false) throw error
  if (answer === true) return call()
  const asked = answer.then(isApproved => {
    if (isApproved) return call()
    throw error
  })
  // True: a tool whose budget asks somebody is one that is waited for.
  return asked as Result
}

/** The same for a tool whose caller waits for a promise, whatever happens. */
export function guardedToolAsync(name: string, given: () => unknown, run: () => unknown): unknown {
  if (currentAccount() === undefined) return run()
  try {
    return guardedTool(name, given, run)
  } catch (error) {
    return Promise.reject(error)
  }
}
