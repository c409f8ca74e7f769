import { context, INVALID_SPAN_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Context, Span, SpanOptions } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'
import { ERROR_TYPE } from '../attributes.ts'
import { quietly } from '../guest/quietly.ts'
import { areAllTold, tellStarted } from './ending/listeners.ts'
import { ourTracer } from './tracer.ts'

export interface SpanOpening<Result> {
  readonly name: string
  readonly options: SpanOptions
  readonly parent: Context
  /** Writes the result on the span, just before it ends; a span that nobody records is not asked. */
  readonly onResult?: (span: Span, result: Awaited<Result>) => void
  readonly onError?: (span: Span, error: unknown) => void
  /** Whether what was thrown is a failure; frameworks throw to wait for somebody, too. */
  readonly isFailure?: (error: unknown) => boolean
}

/**
 * Runs a function in a span that ends with it. The caller gets what the function returns or throws: a value at once, or
 * for a promise one that settles alike, so that a rejection nobody handles is still reported as one.
 */
export function runInSpan<Result>(opening: SpanOpening<Result>, run: (span: Span) => Result): Result {
  const { name, options, parent } = opening
  const span =
    quietly(() => ourTracer().startSpan(name, options, parent)) ?? trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
  quietly(() => tellOf(span))
  let result: Result
  try {
    result = context.with(trace.setSpan(parent, span), () => run(span))
  } catch (error) {
    failed(opening, span, error)
    throw error
  }
  if (!isThenable(result)) {
    // True: a result that is no thenable is what awaiting it would give.
    succeeded(opening, span, result as Awaited<Result>)
    return result
  }
  const settled = result.then(
    value => {
      // True: what a thenable resolves to is the awaited result.
      succeeded(opening, span, value as Awaited<Result>)
      return value
    },
    (error: unknown) => {
      failed(opening, span, error)
      throw error
    },
  )
  // True: the function's result is a thenable, and this one settles to the same.
  return settled as Result
}

/** In a provider that is not ours nobody hears of spans, but of our own at least. */
export function tellOf(span: Span): void {
  // True: a span with an instrumentation scope is an SDK's ReadableSpan.
  if (!areAllTold() && 'instrumentationScope' in span) tellStarted(span as Span & ReadableSpan)
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

function succeeded<Result>({ onResult }: SpanOpening<Result>, span: Span, result: Awaited<Result>): void {
  quietly(() => {
    if (span.isRecording()) onResult?.(span, result)
  })
  quietly(() => span.end())
}

function failed<Result>({ onError, isFailure }: SpanOpening<Result>, span: Span, error: unknown): void {
  quietly(() => {
    onError?.(span, error)
    if (isFailure?.(error) === false) return
    span.setAttribute(ERROR_TYPE, errorTypeOf(error))
    span.setStatus({ code: SpanStatusCode.ERROR })
  })
  quietly(() => span.end())
}

/** What kind of error was thrown. Many libraries give their errors a class, and not its name. */
export function errorTypeOf(error: unknown): string {
  if (!(error instanceof Error)) return '_OTHER'
  return error.name === 'Error' ? error.constructor.name : error.name
}
