import { trace, type Span } from '@opentelemetry/api'
import {
  BUDGET_CAP,
  BUDGET_EXCEEDED_EVENT,
  BUDGET_LIMIT,
  BUDGET_SPENT,
  BUDGET_WARNING_EVENT,
} from '../../attributes.ts'
import { quietly } from '../../guest/quietly.ts'
import { readCaps, type Caps } from '../caps.ts'
import { BudgetExceededError, type Excess } from '../exceeded.ts'
import { complain } from '../notice.ts'
import { capsOfTask, hasPolicy } from '../policy.ts'
import { Account } from './account.ts'
import { currentAccount } from './current.ts'
import { guardWire } from './wire-guard.ts'

export interface Budget extends Caps {
  /** Told once for each cap of which 80 % is used up. */
  readonly onWarning?: (near: Excess) => void
  /**
   * Asked before a call is refused: `true` lets this one pass. It may take its time, to ask a person: the call waits. Without
   * it, calls that go over a cap are refused.
   */
  readonly onExceeded?: (error: BudgetExceededError) => boolean | void | Promise<boolean | void>
}

interface Opened {
  readonly budget: Budget | undefined
  span: Span | undefined
}

const opened = new WeakMap<Account, Opened>()

/**
 * The account of a task that begins here; `undefined` where neither it nor a task around it has a budget.
 *
 * @throws BudgetExceededError where tasks lie deeper than a cap allows
 */
export function openAccount(task: string, budget?: Budget): Account | undefined {
  const parent = currentAccount()
  if (budget === undefined && parent === undefined && !hasPolicy()) return undefined
  const caps = quietly(() => capsOf(task, budget)) ?? {}
  if (Object.keys(caps).length === 0 && parent === undefined) return undefined
  const excess = parent?.depthExcess()
  if (excess !== undefined && parent !== undefined) throw refusal(excess, parent)
  const account: Account = new Account({ task, caps, parent, onNear: near => quietly(() => warn(account, near)) })
  opened.set(account, { budget, span: undefined })
  quietly(() => guardWire(caps, task))
  return account
}

/** The span of an account's task, on which is written what becomes of its budget. */
export function inSpan(account: Account, span: Span): void {
  const known = opened.get(account)
  if (known !== undefined) known.span = span
}

/** The error for a cap that would be gone over; it is written on the span of the task whose cap it is. */
export function refusal(excess: Excess, from: Account): BudgetExceededError {
  const owner = ownerOf(excess, from)
  quietly(() => mark(owner, BUDGET_EXCEEDED_EVENT, excess))
  return new BudgetExceededError(excess)
}

/** Asks whoever set the budget whether a call may go over it; `false` where nobody was to be asked. */
export function approved(error: BudgetExceededError, from: Account): boolean | Promise<boolean> {
  const ask = opened.get(ownerOf(error, from))?.budget?.onExceeded
  if (ask === undefined) return false
  // What the application's own function throws is no reason to let the call pass.
  const answer = quietly(() => ask(error))
  if (!(answer instanceof Promise)) return answer === true
  return answer.then(
    given => given === true,
    () => false,
  )
}

/** What the code says of a task, and what the policy says where the code is silent. */
function capsOf(task: string, budget: Budget | undefined): Caps {
  const policy = capsOfTask(task)
  if (budget === undefined) return policy
  const { caps, mistakes } = readCaps(budget, `budget of ${task}`)
  for (const mistake of mistakes) complain(mistake)
  return { ...policy, ...caps }
}

function ownerOf({ task, cap }: Excess, from: Account): Account {
  let account = from
  while (account.parent !== undefined && (account.task !== task || account.caps[cap] === undefined))
    account = account.parent
  return account
}

function warn(account: Account, near: Excess): void {
  mark(account, BUDGET_WARNING_EVENT, near)
  opened.get(account)?.budget?.onWarning?.(near)
}

function mark(account: Account, event: string, { cap, limit, spent }: Excess): void {
  const span = opened.get(account)?.span ?? trace.getActiveSpan()
  if (span?.isRecording() !== true) return
  const attributes = { [BUDGET_CAP]: cap, [BUDGET_LIMIT]: limit, [BUDGET_SPENT]: spent }
  span.addEvent(event, attributes)
  span.setAttributes(attributes)
}
