import { requestHash } from '../../recording/identity.ts'
import type { Step } from '../../recording/format.ts'

/**
 * A value in which placeholders do not say which value they stand for: their key may be another one in each process. Two
 * that differ only in what was taken out cannot be told apart, which is why such a record is never complete.
 */
export function withoutKeys<Value>(value: Value): Value {
  if (value === undefined) return value
  // True: a JSON value with other texts is of the same form.
  return JSON.parse(JSON.stringify(value).replaceAll(/<([A-Z_\d]{2,40}):[\da-f]{8}>/g, '<$1>')) as Value
}

/** A step whose request is compared that way. */
export function stepWithoutKeys(step: Step): Step {
  const body = withoutKeys(step.request.body)
  const url = withoutKeys(step.request.url)
  const hash = requestHash({ name: step.name, url, body })
  return { ...step, request: { ...step.request, ...(body && { body }), ...(url !== undefined && { url }), hash } }
}
