import { context } from '@opentelemetry/api'
import { ACTING_AS, GEN_AI_CONVERSATION_ID, PRINCIPAL, TASK_CUSTOMER } from '../attributes.ts'
import { quietly } from '../guest/quietly.ts'
import { withCarried } from '../spans/task-baggage.ts'

/** Ids, never content and never secrets: they travel in a header to the services called from here. */
export interface Identity {
  /** Under whose authority the work is done. */
  readonly principal?: string
  /** As whom it is done, such as the agent's own account. */
  readonly actingAs?: string
  /** Who the work is done for, and billed to. */
  readonly customer?: string
  readonly conversation?: string
}

/**
 * Runs a function whose spans, whoever makes them, say whose work they are: here and in the services called from here.
 * What is longer than 512 bytes is left out. You get what the function returns or throws, whether or not tracing is on.
 *
 * @example
 * ```ts
 * import { withIdentity } from '@spanledger/instrumentation'
 *
 * await withIdentity({ principal: 'user-17', actingAs: 'support-agent', conversation: 'c-4' }, async () => {
 *   // What is called here is done by the support agent, for user 17.
 * })
 * ```
 */
export function withIdentity<Result>(identity: Identity, run: () => Result): Result {
  const active = context.active()
  const carrying = quietly(() =>
    withCarried(active, {
      [PRINCIPAL]: identity.principal,
      [ACTING_AS]: identity.actingAs,
      [TASK_CUSTOMER]: identity.customer,
      [GEN_AI_CONVERSATION_ID]: identity.conversation,
    }),
  )
  return context.with(carrying ?? active, run)
}
