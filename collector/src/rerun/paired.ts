/**
 * The exact two-sided test of McNemar: how likely it is that pairs differ in one direction at least so much more often
 * than in the other, if neither is better. 1 where no pair differs.
 */
export function mcNemar(onlyFirst: number, onlySecond: number): number {
  const pairs = onlyFirst + onlySecond
  let tail = 0
  let chance = 0.5 ** pairs
  for (let count = 0; count <= Math.min(onlyFirst, onlySecond); count += 1) {
    tail += chance
    chance = (chance * (pairs - count)) / (count + 1)
  }
  return Math.min(1, 2 * tail)
}

/** By which factor the second of each pair differs from the first, on average, with its 95 % interval. */
export interface Factor {
  readonly mean: number
  readonly low: number | undefined
  readonly high: number | undefined
  readonly pairs: number
}

/** The mean of the logarithms of the ratios, with Student's interval; pairs without two positive amounts are left out. */
export function pairedFactor(pairs: readonly (readonly [first: number, second: number])[]): Factor | undefined {
  const logs = pairs
    .filter(([first, second]) => first > 0 && second > 0)
    .map(([first, second]) => Math.log(second / first))
  if (logs.length === 0) return undefined
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
  if (logs.length === 1) return { mean: Math.exp(mean), low: undefined, high: undefined, pairs: 1 }
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1)
  const half = quantile(logs.length - 1) * Math.sqrt(variance / logs.length)
  return { mean: Math.exp(mean), low: Math.exp(mean - half), high: Math.exp(mean + half), pairs: logs.length }
}

/** 97.5 % of Student's distribution; beyond ten degrees of freedom by the expansion of Cornish and Fisher. */
const quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]

function quantile(freedom: number): number {
  const z = 1.959964
  const expanded = z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
  return quantiles[freedom - 1] ?? expanded
}
