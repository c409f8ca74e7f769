import { SpanStatusCode, type Span } from '@opentelemetry/api'
import { objectOf, parseArguments, textOf } from '../../protocols/json.ts'
import { forgotten } from '../frameworks/forgotten.ts'
import type { OperationSpan } from '../frameworks/operation-span.ts'
import { toldValue, untoldOf } from './untold.ts'

/** The span that the SDK is given for an operation: to the SDK one that nobody records, since telemetry is off. */
export function silentSpan(operation: OperationSpan): Span {
  let errorName: string | undefined
  const span: Span = {
    spanContext: () => operation.span.spanContext(),
    isRecording: () => false,
    setAttribute: () => span,
    setAttributes: told => {
      const result = untoldOf(told)?.['ai.toolCall.result']
      if (result !== undefined) operation.gave(() => parseArguments(toldValue(result)))
      return span
    },
    addEvent: () => span,
    addLink: () => span,
    addLinks: () => span,
    updateName: () => span,
    recordException: error => void (errorName = textOf(objectOf(error)?.['name'])),
    setStatus: ({ code }) => {
      if (code === SpanStatusCode.ERROR) operation.failedAs(errorName ?? '_OTHER')
      return span
    },
    end: () => {
      forgotten.unregister(span)
      operation.end()
    },
  }
  forgotten.register(span, operation, span)
  return span
}
