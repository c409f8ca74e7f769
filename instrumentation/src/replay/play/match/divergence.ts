/** Where a run went another way than it was recorded. */
export interface Divergence {
  /**
   * - `edited`: the call asked for something else
   * - `extra`: the call is not in the record
   * - `missing`: the call was not made
   * - `order`: the call came after another one that it came before
   * - `outcome`: all calls were the same, and the result is not
   */
  readonly kind: 'edited' | 'extra' | 'missing' | 'order' | 'outcome'
  /** The number of the step in the record, or, of an extra one, of the step before which it came. */
  readonly step: number | undefined
  readonly name: string
  /** RFC 6901, into the request's body or the outcome. */
  readonly pointer: string
  readonly recorded: unknown
  readonly actual: unknown
}
