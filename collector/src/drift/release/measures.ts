import type { Direction } from './verdict.ts'

export interface Measure {
  readonly name: string
  /** The smallest difference that matters: of logarithms, or of shares. */
  readonly effect: number
  readonly isLogarithm: boolean
  readonly good: Direction
}

/** What releases are compared by, as the question `compare` names it. */
export const measures: readonly Measure[] = [
  { name: 'completed', effect: 0.03, isLogarithm: false, good: 'up' },
  { name: 'cost', effect: Math.log(1.1), isLogarithm: true, good: 'down' },
  { name: 'latency', effect: Math.log(1.15), isLogarithm: true, good: 'down' },
  { name: 'tokens', effect: Math.log(1.1), isLogarithm: true, good: 'down' },
  { name: 'output_tokens', effect: Math.log(1.1), isLogarithm: true, good: 'none' },
  { name: 'steps', effect: Math.log(1.1), isLogarithm: true, good: 'down' },
  { name: 'failed_call', effect: 0.03, isLogarithm: false, good: 'down' },
  { name: 'failed_tool', effect: 0.03, isLogarithm: false, good: 'down' },
]
