import { diag } from '@opentelemetry/api'

let depth = 0

/** Whether a step of ours is running at the moment, and not the application. */
export function isOurs(): boolean {
  return depth > 0
}

/**
 * Runs a step of ours so that nothing it throws reaches the application; a failure goes to the diagnostics. Where it runs
 * for every call, what the step needs is handed over: a closure each time is memory that has to be collected.
 */
export function quietly<Given extends readonly unknown[], Result>(
  step: (...given: Given) => Result,
  ...given: Given
): Result | undefined {
  depth += 1
  try {
    return step(...given)
  } catch (error) {
    diag.debug('spanledger: a step failed', error)
    return undefined
  } finally {
    depth -= 1
  }
}
