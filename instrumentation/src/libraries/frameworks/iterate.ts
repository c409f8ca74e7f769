import { context } from '@opentelemetry/api'
import { quietly } from '../../guest/quietly.ts'
import { forgotten } from './forgotten.ts'
import type { OperationSpan } from './operation-span.ts'

type Iterator = AsyncGenerator<unknown, unknown, unknown>

interface Iterated {
  readonly start: () => OperationSpan
  /** Whether what was thrown is a failure. */
  readonly isFailure: (error: unknown) => boolean
}

/**
 * Lets a generator's body run in a span, which begins where the body does: with the first value that is asked for. A body
 * runs in the context of whoever asks, so that each step is put into the span's.
 */
export function iterateInSpan(iterator: Iterator, { start, isFailure }: Iterated): Iterator {
  let span: OperationSpan | undefined
  let begun = false
  const end = () => {
    span?.end()
    if (span !== undefined) forgotten.unregister(observed)
  }
  const step = async (run: () => Promise<IteratorResult<unknown, unknown>>) => {
    try {
      const result = await (span === undefined ? run() : context.with(span.context, run))
      if (result.done === true) end()
      return result
    } catch (error) {
      if (isFailure(error)) span?.failed(error)
      end()
      throw error
    }
  }
  // The generator's own prototype stays: whatever else is asked of it is its own.
  const observed: Iterator = Object.create(iterator, {
    next: method((...given: [] | [unknown]) => {
      if (!begun) {
        begun = true
        span = quietly(start)
        if (span !== undefined) forgotten.register(observed, span, observed)
      }
      return step(() => iterator.next(...given))
    }),
    return: method((value: unknown) => step(() => iterator.return(value))),
    throw: method((error: unknown) => step(() => iterator.throw(error))),
  })
  return observed
}

function method(value: unknown): PropertyDescriptor {
  return { value, writable: true, configurable: true, enumerable: false }
}
