import * as names from '../attributes.ts'
import { markSpan } from '../spans/marks/mark-span.ts'

export interface Approval {
  /** Under which the approval is found elsewhere. */
  readonly id: string
  /** Who approved: an id. */
  readonly approver: string
  /** What was approved, such as `refund A-17`. */
  readonly scope: string
  readonly expires?: Date | string
}

/**
 * Records on the span that is active, best that of the tool in question, who approved it. Several approvals are several
 * events; the last one is found in the span's attributes too.
 *
 * @example
 * ```ts
 * import { approval, tool } from '@spanledger/instrumentation'
 *
 * const refund = tool('refund', { effect: 'write' }, async (order: string) => {
 *   approval({ id: 'ap-9', approver: 'user-3', scope: `refund ${order}` })
 *   return { order, refunded: true }
 * })
 * await refund('A-17')
 * ```
 */
export function approval({ id, approver, scope, expires }: Approval): void {
  markSpan(names.APPROVAL_EVENT, () => ({
    [names.APPROVAL_ID]: id,
    [names.APPROVAL_APPROVER]: approver,
    [names.APPROVAL_SCOPE]: scope,
    [names.APPROVAL_EXPIRES]: expires instanceof Date ? expires.toISOString() : expires,
  }))
}
