import { capNames, type CapName } from './caps.ts'

/** A cap that what was about to happen would have gone over. */
export interface Excess {
  readonly task: string
  readonly cap: CapName
  /** In the cap's own unit: USD, calls, tokens, milliseconds. */
  readonly limit: number
  /** What was used up before, with what calls under way may still use. */
  readonly spent: number
}

/** The status of the answer that SDKs get which would try again after an error: payment required. */
export const refusedStatus = 402
const refusedType = 'budget_exceeded'

/** What a call fails with that would have gone over a cap of the task it is made in. */
export class BudgetExceededError extends Error implements Excess {
  override readonly name = 'BudgetExceededError'
  readonly code = 'SPANLEDGER_BUDGET_EXCEEDED'
  readonly task: string
  readonly cap: CapName
  readonly limit: number
  readonly spent: number

  constructor({ task, cap, limit, spent }: Excess, options?: ErrorOptions) {
    super(`The budget of ${task} is used up: ${cap} is ${limit}, ${spent} spent or reserved`, options)
    this.task = task
    this.cap = cap
    this.limit = limit
    this.spent = spent
  }
}

/** The excess as the JSON that answers a call in place of the provider, in the shape of OpenAI's and Anthropic's errors. */
export function refusalBody(error: BudgetExceededError): string {
  const { message, task, cap, limit, spent } = error
  return JSON.stringify({
    type: 'error',
    error: { type: refusedType, code: refusedType, message, task, cap, limit, spent },
  })
}

const mostLayers = 10

/**
 * The refusal that is behind an error, however an SDK has dressed it up; `undefined` where an error has another reason.
 *
 * @example
 * ```ts
 * import { budgetExceeded, task } from '@spanledger/instrumentation'
 *
 * try {
 *   await task('resolve_ticket', { budget: { maxCostUsd: 0.5 } }, async () => 'what the agent says')
 * } catch (error) {
 *   const exceeded = budgetExceeded(error)
 *   if (exceeded === undefined) throw error
 * }
 * ```
 */
export function budgetExceeded(error: unknown): BudgetExceededError | undefined {
  let layer: unknown = error
  for (let depth = 0; depth < mostLayers && typeof layer === 'object' && layer !== null; depth += 1) {
    if (layer instanceof BudgetExceededError) return layer
    const excess = excessIn(layer)
    if (excess !== undefined) return new BudgetExceededError(excess, { cause: error })
    // What retries or runs tools, such as the AI SDK or OpenAI's Agents SDK, keeps the error beside its own.
    layer = part(layer, 'cause') ?? part(layer, 'lastError') ?? part(layer, 'error')
  }
  return undefined
}

/** SDKs keep the answer's JSON in members of various names, some as text. Two copies of this package meet here, too. */
function excessIn(error: object): Excess | undefined {
  if (part(error, 'name') === 'BudgetExceededError') return excessFrom(error)
  for (const name of ['error', 'body', 'data', 'responseBody', 'rawValue', 'message']) {
    const value = parsed(part(error, name))
    const inner = part(value, 'error') ?? value
    if (part(inner, 'type') === refusedType) return excessFrom(inner)
    if (part(part(inner, 'error'), 'type') === refusedType) return excessFrom(part(inner, 'error'))
  }
  return undefined
}

function excessFrom(value: unknown): Excess | undefined {
  const [task, limit, spent] = [part(value, 'task'), part(value, 'limit'), part(value, 'spent')]
  const cap = capNames.find(name => name === part(value, 'cap'))
  if (typeof task !== 'string' || typeof limit !== 'number' || typeof spent !== 'number') return undefined
  return cap && { task, cap, limit, spent }
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !value.includes(refusedType)) return value
  try {
    return JSON.parse(value.slice(value.indexOf('{')))
  } catch {
    return undefined
  }
}

function part(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
