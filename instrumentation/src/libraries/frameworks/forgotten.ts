import { STREAM_END } from '../../attributes.ts'
import { quietly } from '../../guest/quietly.ts'
import type { OperationSpan } from './operation-span.ts'

/**
 * Ends the spans of streams that somebody left alone before their end, once the stream itself is gone. Whoever registers
 * a stream must not let its span hold it.
 */
export const forgotten = new FinalizationRegistry<OperationSpan>(span => {
  quietly(() => span.span.setAttribute(STREAM_END, 'abandoned'))
  span.end()
})
