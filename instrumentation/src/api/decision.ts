import * as names from '../attributes.ts'
import { readSettings } from '../settings.ts'
import { markSpan } from '../spans/marks/mark-span.ts'

export interface Decision {
  /** The rule that was asked. */
  readonly policy: string
  /** Which version of it. */
  readonly revision?: string
  readonly result: 'allow' | 'deny' | 'not_evaluated'
  /** Why, in words: content, so `SPANLEDGER_CONTENT` decides whether it is recorded. */
  readonly reason?: string
  /** Under which the decision is found elsewhere, such as in the log of the policy engine. */
  readonly id?: string
}

/**
 * Records on the span that is active, best that of the tool or the task in question, what a policy said. It decides
 * nothing itself. Several decisions are several events; the last one is found in the span's attributes too.
 *
 * @example
 * ```ts
 * import { decision, tool } from '@spanledger/instrumentation'
 *
 * const refund = tool('refund', { effect: 'write' }, async (order: string, cents: number) => {
 *   const allowed = cents <= 5000
 *   decision({ policy: 'refund-limit', revision: '7', result: allowed ? 'allow' : 'deny', reason: 'up to 50 USD' })
 *   return { order, refunded: allowed }
 * })
 * await refund('A-17', 1250)
 * ```
 */
export function decision({ policy, revision, result, reason, id }: Decision): void {
  markSpan(names.DECISION_EVENT, () => ({
    [names.DECISION_RESULT]: result,
    [names.DECISION_POLICY]: policy,
    [names.DECISION_POLICY_REVISION]: revision,
    [names.DECISION_ID]: id,
    [names.DECISION_REASON]: readSettings(process.env).content ? reason : undefined,
  }))
}
