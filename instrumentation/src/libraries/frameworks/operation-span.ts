import { SpanStatusCode, trace, type Context, type Span } from '@opentelemetry/api'
import { ERROR_TYPE } from '../../attributes.ts'
import { quietly } from '../../guest/quietly.ts'
import { errorTypeOf, tellOf } from '../../spans/run-in-span.ts'
import { ourTracer } from '../../spans/tracer.ts'
import { openingOf, resultAttributes, type Operation } from './operation.ts'

/** The span of an operation whose end somebody else tells. None of its methods throws. */
export class OperationSpan {
  /** The context in which this span is the parent. */
  readonly context: Context
  readonly span: Span
  #ended = false
  #failed = false

  constructor(operation: Operation, parent: Context) {
    const { name, options } = openingOf(operation, parent)
    this.span = ourTracer().startSpan(name, options, parent)
    this.context = trace.setSpan(parent, this.span)
    quietly(() => tellOf(this.span))
  }

  /** What a tool gave back, which nobody is asked for where the span is not recorded. */
  gave(result: () => unknown): void {
    quietly(() => {
      if (!this.#ended && this.span.isRecording()) this.span.setAttributes(resultAttributes(result()))
    })
  }

  failed(error: unknown): void {
    this.failedAs(errorTypeOf(error))
  }

  /** The first word counts: later ones are about what came of the failure. */
  failedAs(type: string): void {
    if (this.#failed) return
    this.#failed = true
    quietly(() => {
      this.span.setAttribute(ERROR_TYPE, type)
      this.span.setStatus({ code: SpanStatusCode.ERROR })
    })
  }

  /** Ends it, once. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    quietly(() => this.span.end())
  }
}
