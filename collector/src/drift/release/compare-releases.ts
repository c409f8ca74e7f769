import { differenceOf, type ClusterSums, type Difference, type Stratum } from './difference.ts'
import { measures, type Measure } from './measures.ts'
import { verdictOf, type Verdict } from './verdict.ts'

/** A row of the question `compare`. */
export interface ComparedRow {
  readonly task: string
  readonly side: string
  readonly measure: string
  readonly clusters: number
  readonly tasks: number
  readonly measured: number
  readonly measured_squares: number
  readonly measured_products: number
  readonly task_squares: number
}

export interface ComparedMeasure {
  readonly measure: Measure
  readonly difference: Difference | undefined
  readonly verdict: Verdict
}

/** Every measure of two releases, each kind of task against itself. */
export function compareReleases(rows: readonly ComparedRow[]): readonly ComparedMeasure[] {
  return measures.map(measure => {
    const difference = differenceOf(strataOf(rows.filter(row => row.measure === measure.name)), measure.effect)
    return { measure, difference, verdict: verdictOf(difference, measure) }
  })
}

function strataOf(rows: readonly ComparedRow[]): readonly Stratum[] {
  const after = new Map(rows.filter(({ side }) => side === 'after').map(row => [row.task, row]))
  return rows.flatMap(row => {
    const other = row.side === 'before' ? after.get(row.task) : undefined
    return other ? [{ before: sumsOf(row), after: sumsOf(other) }] : []
  })
}

function sumsOf(row: ComparedRow): ClusterSums {
  return {
    clusters: row.clusters,
    tasks: row.tasks,
    measured: row.measured,
    measuredSquares: row.measured_squares,
    measuredProducts: row.measured_products,
    taskSquares: row.task_squares,
  }
}
