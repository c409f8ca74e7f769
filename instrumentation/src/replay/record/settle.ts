import { quietly } from '../../guest/quietly.ts'
import { writeValue } from '../recording/values.ts'
import type { Settled } from '../seams.ts'
import type { RawStep, RunRecord } from './run/run-record.ts'

/** Runs a step and writes down how it ends; the caller gets the very same result or error. */
export function runStep<Result>(run: RunRecord, step: RawStep, call: () => Result): Result {
  let result: Result
  try {
    result = call()
  } catch (error) {
    step.sync = true
    quietly(() => settle(run, step, { threw: error }))
    throw error
  }
  if (!isThenable(result)) {
    step.sync = true
    quietly(() => settle(run, step, { returned: result }))
    return result
  }
  result.then(
    value => quietly(() => settle(run, step, { returned: value })),
    (error: unknown) => quietly(() => settle(run, step, { threw: error })),
  )
  return result
}

/** Writes down how a step ended. */
export function settle(run: RunRecord, step: RawStep, how: Settled): void {
  if (run.over) return
  const { json, opaque } = writeValue('returned' in how ? how.returned : how.threw)
  if ('returned' in how) step.returned = { value: json }
  else step.threw = { value: json }
  if (opaque) run.lack({ kind: 'opaque value', what: `the result of ${step.name}`, step: step.issue })
  run.ended(step, 'complete')
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
