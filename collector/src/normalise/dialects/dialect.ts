import type { OtlpSpan } from '../../otlp.ts'
import type { Translation } from './translation.ts'

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
  /** Tells what the span says in this dialect, and no more specific one has told. */
  translate(span: OtlpSpan, told: Translation): void
}
