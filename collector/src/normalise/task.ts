import { TASK_CUSTOMER, TASK_ID, TASK_KEY, TASK_NAME, TASK_OUTCOME } from '@spanledger/instrumentation/attributes'
import type { Task, TaskOutcome } from '../model.ts'
import type { Attributes } from '../otlp.ts'
import { readString } from './read-attribute.ts'

const outcomes: ReadonlySet<string> = new Set<TaskOutcome>(['completed', 'failed', 'escalated', 'abandoned'])

export function readTask(attributes: Attributes): Task {
  const outcome = readString(attributes, TASK_OUTCOME)
  return {
    id: readString(attributes, TASK_ID),
    name: readString(attributes, TASK_NAME),
    key: readString(attributes, TASK_KEY),
    customer: readString(attributes, TASK_CUSTOMER),
    outcome: isOutcome(outcome) ? outcome : undefined,
  }
}

function isOutcome(outcome: string | undefined): outcome is TaskOutcome {
  return outcome !== undefined && outcomes.has(outcome)
}
