/** A change that may be the cause: when, and what. */
export interface ChangeMarker {
  readonly hour: number
  readonly name: string
}

export interface RankedChange<Marker extends ChangeMarker> {
  readonly change: Marker
  /** How likely it is among the changes, given that one of them is the cause. */
  readonly likelihood: number
}

export interface Cause<Marker extends ChangeMarker> {
  /** Undefined where the evidence does not single one out. */
  readonly top: Marker | undefined
  readonly ranked: readonly RankedChange<Marker>[]
}

/** How well a change that began in an hour explains what came since: log likelihood ratios against none, by hour. */
export type OnsetScores = (hour: number) => number | undefined

const nearHours = 24
const leastLikelihood = 0.5
const mostBehind = 10

/**
 * Which of the changes the drift began with. Only changes within a day of the onset are asked; the one whose hour
 * explains the data best is named, if it stands out among them and explains them nearly as well as the onset itself.
 */
export function rankChanges<Marker extends ChangeMarker>(
  changes: readonly Marker[],
  { onset, scores }: { onset: number; scores: OnsetScores },
): Cause<Marker> {
  const best = scores(onset) ?? 0
  const near = changes
    .filter(({ hour }) => Math.abs(hour - onset) <= nearHours)
    .map(change => ({ change, behind: best - (scores(Math.ceil(change.hour)) ?? -Infinity) }))
    .filter(({ behind }) => behind < mostBehind)
  const total = near.reduce((sum, { behind }) => sum + Math.exp(-behind), 0)
  const ranked = near
    .map(({ change, behind }) => ({ change, likelihood: Math.exp(-behind) / total }))
    .sort((left, right) => right.likelihood - left.likelihood)
  const [first] = ranked
  return { top: first && first.likelihood >= leastLikelihood ? first.change : undefined, ranked }
}
