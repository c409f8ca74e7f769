import { context, SpanKind } from '@opentelemetry/api'
import { randomUUID } from 'node:crypto'
import { ACTING_AS, GEN_AI_CONVERSATION_ID, PRINCIPAL, RECORD, USER_ID } from '../attributes.ts'
import { TASK_CUSTOMER, TASK_ID, TASK_KEY, TASK_NAME, TASK_OUTCOME } from '../attributes.ts'
import { within } from '../budget/account/current.ts'
import { inSpan, openAccount, type Budget } from '../budget/account/open.ts'
import { quietly } from '../guest/quietly.ts'
import { replaySeams } from '../replay/seams.ts'
import { runInSpan } from '../spans/run-in-span.ts'
import { withCarried, type Carried } from '../spans/task-baggage.ts'

export type TaskOutcome = 'completed' | 'failed' | 'escalated' | 'abandoned'

export interface TaskOptions {
  /** The business object, such as a ticket's number. Attempts of the same object share it. */
  readonly key?: string
  /** Who the work is done for, and billed to. */
  readonly customer?: string
  /** The person who asked. */
  readonly user?: string
  /** The conversation that this is a part of. */
  readonly conversation?: string
  /** Under whose authority the work is done. */
  readonly principal?: string
  /** As whom it is done, such as the agent's own account. */
  readonly actingAs?: string
  /** What the task may use up, with all that happens in it. */
  readonly budget?: Budget
  /** Whether the task is recorded, to be executed again: where `SPANLEDGER_RECORD` is set at all. */
  readonly record?: boolean
}

/** The task that is running, handed to its function. */
export interface Task {
  readonly id: string
  readonly name: string
  /** Says how the task ends, when that is neither `completed` nor an exception. The last word counts. */
  end(outcome: TaskOutcome): void
}

/**
 * Runs a unit of work that somebody would pay for. Every span inside, here and in the services called from here, belongs
 * to it, so that its cost is known. It ends with the function: `completed`, `failed` if that throws, or as `end` said.
 * You get what the function returns or throws, whether or not tracing is on.
 *
 * With a budget, its own or one of a task around it, calls of models and tools that would go over a cap fail.
 *
 * @example
 * ```ts
 * import { task } from '@spanledger/instrumentation'
 *
 * const answer = await task('resolve_ticket', { key: 'T-1001', customer: 'acme' }, async task => {
 *   const reply = 'Please call us.'
 *   task.end('escalated')
 *   return reply
 * })
 * ```
 */
export function task<Result>(name: string, options: TaskOptions, run: (task: Task) => Result): Result {
  const id = randomUUID()
  let said: TaskOutcome | undefined
  const active = context.active()
  const account = openAccount(name, options.budget)
  return runInSpan(
    {
      name,
      options: {
        kind: SpanKind.INTERNAL,
        attributes: {
          [TASK_ID]: id,
          [TASK_NAME]: name,
          [TASK_KEY]: options.key,
          [TASK_CUSTOMER]: options.customer,
          [USER_ID]: options.user,
          [GEN_AI_CONVERSATION_ID]: options.conversation,
          [PRINCIPAL]: options.principal,
          [ACTING_AS]: options.actingAs,
          [RECORD]: options.record,
        },
      },
      parent: quietly(() => withCarried(active, carriedBy({ id, name }, options))) ?? active,
      onResult: (span, returned) => {
        span.setAttribute(TASK_OUTCOME, said ?? 'completed')
        replaySeams()?.settled(span.spanContext().traceId, { returned }, said ?? 'completed')
      },
      onError: (span, threw) => {
        span.setAttribute(TASK_OUTCOME, said ?? 'failed')
        replaySeams()?.settled(span.spanContext().traceId, { threw }, said ?? 'failed')
      },
    },
    span => {
      const recordedId = quietly(() => replaySeams()?.taskId(span.spanContext().traceId))
      const handle: Task = { id: recordedId ?? id, name, end: outcome => void (said = outcome) }
      if (account === undefined) return run(handle)
      quietly(() => inSpan(account, span))
      return within({ account }, () => run(handle))
    },
  )
}

function carriedBy({ id, name }: Pick<Task, 'id' | 'name'>, options: TaskOptions): Carried {
  return {
    [TASK_ID]: id,
    [TASK_NAME]: name,
    [TASK_CUSTOMER]: options.customer,
    [GEN_AI_CONVERSATION_ID]: options.conversation,
    [PRINCIPAL]: options.principal,
    [ACTING_AS]: options.actingAs,
  }
}
