import * as names from '../../attributes.ts'
import type { EncodedSpan } from './encoded-span.ts'

interface KeyValue {
  readonly key: string
  readonly value: unknown
}

const smallest = 1024

/**
 * The same span without its largest text, and marked as truncated; `undefined` where no text is left that is worth it.
 * A span that is too large for the receiver still has its numbers to tell.
 */
export function shrink(span: EncodedSpan): EncodedSpan | undefined {
  // True: it was written by `spanJson`.
  const whole = JSON.parse(span.json.toString()) as { readonly attributes: readonly KeyValue[] }
  const sizes = whole.attributes.map(({ value }) => JSON.stringify(value).length)
  const largest = Math.max(...sizes)
  if (largest < smallest) return undefined
  const kept = whole.attributes.filter(({ key }, index) => sizes[index] !== largest && key !== names.CONTENT_TRUNCATED)
  const attributes = [...kept, { key: names.CONTENT_TRUNCATED, value: { boolValue: true } }]
  return { ...span, json: Buffer.from(JSON.stringify({ ...whole, attributes })) }
}
