import { propagation, type Attributes, type Context } from '@opentelemetry/api'
import { TASK_ID, TASK_NAME } from '../attributes.ts'

/** A context in which every span, here and in the services called from here, belongs to the task. */
export function withTask(context: Context, task: { readonly id: string; readonly name: string }): Context {
  const baggage = propagation.getBaggage(context) ?? propagation.createBaggage()
  return propagation.setBaggage(
    context,
    baggage.setEntry(TASK_ID, { value: task.id }).setEntry(TASK_NAME, { value: task.name }),
  )
}

/** The attributes that say which task a span of this context belongs to; none outside a task. */
export function taskAttributes(context: Context): Attributes {
  const baggage = propagation.getBaggage(context)
  const id = baggage?.getEntry(TASK_ID)?.value
  const name = baggage?.getEntry(TASK_NAME)?.value
  return { ...(id && { [TASK_ID]: id }), ...(name && { [TASK_NAME]: name }) }
}
