import { quietly } from '../../guest/quietly.ts'
import type { OperationSpan } from './operation-span.ts'

/** Ends a span with what a function of the SDK gives, which all are promises. The caller gets what it would have got. */
export function settle(span: OperationSpan, running: unknown, write: (result: unknown) => void): unknown {
  if (!(running instanceof Promise)) {
    span.end()
    return running
  }
  return running.then(
    (result: unknown) => {
      quietly(() => write(result))
      span.end()
      return result
    },
    (error: unknown) => {
      span.failed(error)
      span.end()
      throw error
    },
  )
}
