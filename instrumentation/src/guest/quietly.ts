import { diag } from '@opentelemetry/api'

/** Runs a step of ours so that nothing it throws reaches the application; a failure goes to the diagnostics. */
export function quietly<Result>(step: () => Result): Result | undefined {
  try {
    return step()
  } catch (error) {
    diag.debug('spanledger: a step failed', error)
    return undefined
  }
}
