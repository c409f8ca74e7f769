import type { AnyValue, OtlpSpan } from '../../otlp.ts'
import type { Said } from '../said/said.ts'

/** How one instrumentation, or one generation of the conventions, describes a span. */
export interface Dialect {
  readonly name: string
  /** Attribute names that only it uses. */
  readonly keys?: RegExp
  /** Instrumentation scopes that only it has. */
  readonly scopes?: RegExp
  /** Attributes whose content `translate` reads whole: they move to messages and are not kept a second time. */
  readonly content?: RegExp
  /** Whether `translate` reads messages in the span's events; their content moves as that of attributes does. */
  readonly readsEvents?: true
  /** `told` is what more specific dialects have read already: that need not be read again. */
  translate(span: OtlpSpan, told: Partial<Said>): Translation
}

/** What a dialect makes of a span, in the words of today's conventions; what it does not say is left as it came. */
export interface Translation {
  /**
   * By the names of the conventions; of several that say something the last one counts. They win over what the span itself
   * has under these names. Lists are not spread into one another: that takes longer than all else here.
   */
  readonly facts: readonly Facts[]
  readonly said?: Partial<Said>
  /** Whether `input_tokens` includes what was read from a cache and written to it; only where that is known. */
  readonly counting?: Counting | undefined
}

export type Facts = Readonly<Record<string, AnyValue | undefined>>

export type Counting = 'inclusive' | 'exclusive'
