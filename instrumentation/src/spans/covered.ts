import { createContextKey, type Context } from '@opentelemetry/api'

const covered = createContextKey('spanledger.covered')

/**
 * A context in which a span that is already there stands for an operation, such as `execute_tool`: what the wire sees
 * of that operation in this context makes no second span. Other operations in it are seen as ever. To be put around
 * the sending alone, so that it reaches nothing that the answer sets off.
 */
export function withCovered(context: Context, operation: string): Context {
  return context.setValue(covered, [...operationsOf(context), operation])
}

/** Whether somebody else's span stands for this operation. */
export function isCovered(context: Context, operation: string): boolean {
  return operationsOf(context).includes(operation)
}

function operationsOf(context: Context): readonly unknown[] {
  const operations = context.getValue(covered)
  return Array.isArray(operations) ? operations : []
}
