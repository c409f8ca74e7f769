// What others use, with their usual settings: a distance or a p-value between the first four weeks and a window, or a
// fixed limit. Each answers with the hours, counted from the world's first, in which it is in alarm.
import { tools } from './world.mjs'

const baselineHours = 28 * 24

export const peers = {
  'tool mix': [
    [
      'PSI >= 0.1, 24 h',
      columns => windows(countsOfMix(columns), { every: 1 }, ({ base, now }) => psi(base, now) >= 0.1),
    ],
    [
      'PSI >= 0.2, 24 h',
      columns => windows(countsOfMix(columns), { every: 1 }, ({ base, now }) => psi(base, now) >= 0.2),
    ],
    [
      'JS >= 0.1, 24 h',
      columns => windows(countsOfMix(columns), { every: 1 }, ({ base, now }) => jensenShannon(base, now) >= 0.1),
    ],
    ['chi-square p < .05, daily', columns => windows(countsOfMix(columns), { every: 24 }, isUnlikely)],
    ['fixed: a share 10 points off, 24 h', columns => windows(countsOfMix(columns), { every: 1 }, isTenPointsOff)],
    ['CUSUM of one tool, daily', columns => cusum(columns.n, columns.sum[0])],
  ],
  cost: [
    [
      'PSI >= 0.1, 24 h',
      columns => windows(columns.bins, { every: 1 }, ({ base, now }) => psi(...deciles(base, now)) >= 0.1),
    ],
    [
      'PSI >= 0.2, 24 h',
      columns => windows(columns.bins, { every: 1 }, ({ base, now }) => psi(...deciles(base, now)) >= 0.2),
    ],
    [
      'JS >= 0.1, 24 h',
      columns => windows(columns.bins, { every: 1 }, ({ base, now }) => jensenShannon(...deciles(base, now)) >= 0.1),
    ],
    ['KS p < .05, daily', columns => windows(columns.bins, { every: 24 }, windowed => isFarKs(windowed, 1.358))],
    ['KS p < .001, daily', columns => windows(columns.bins, { every: 24 }, windowed => isFarKs(windowed, 1.949))],
    ['fixed: mean 15 % higher, 24 h', columns => ratioAbove(columns.n, columns.dollars, { hours: 24, times: 1.15 })],
    ['CUSUM of the log, daily', columns => cusum(columns.n, columns.sum, columns.sum2)],
  ],
  errors: [
    ['chi-square p < .05, daily', columns => windows(countsOfErrors(columns), { every: 24 }, isUnlikely)],
    ['fixed: twice the rate, 1 h', columns => ratioAbove(columns.n, columns.sum, { hours: 1, times: 2 })],
    ['fixed: twice the rate, 24 h', columns => ratioAbove(columns.n, columns.sum, { hours: 24, times: 2 })],
    ['CUSUM, daily', columns => cusum(columns.n, columns.sum)],
  ],
}

/** The hours at whose end the last 24 hours are far from the baseline, looked at every so many hours. */
function windows(hourly, { every }, isFar) {
  const width = hourly[0].length
  const base = new Float64Array(width)
  for (let at = 0; at < baselineHours; at += 1) for (let bin = 0; bin < width; bin += 1) base[bin] += hourly[at][bin]
  const now = new Float64Array(width)
  const found = []
  for (let at = baselineHours; at < hourly.length; at += 1) {
    for (let bin = 0; bin < width; bin += 1) {
      now[bin] += hourly[at][bin]
      if (at >= baselineHours + 24) now[bin] -= hourly[at - 24][bin]
    }
    if (at >= baselineHours + 23 && (at + 1) % every === 0 && isFar({ base, now })) found.push(at)
  }
  return found
}

function countsOfMix({ n, sum }) {
  return Array.from(n, (_, at) => Float64Array.from(tools, (_, tool) => sum[tool][at]))
}

function countsOfErrors({ n, sum }) {
  return Array.from(n, (count, at) => Float64Array.of(sum[at], count - sum[at]))
}

function sharesOf(counts) {
  const total = counts.reduce((sum, one) => sum + one, 0)
  return Float64Array.from(counts, count => Math.max(count / Math.max(total, 1), 1e-4))
}

function psi(base, now) {
  const [left, right] = [sharesOf(base), sharesOf(now)]
  return left.reduce((sum, share, at) => sum + (right[at] - share) * Math.log(right[at] / share), 0)
}

/** The distance: the root of the divergence in bits. */
function jensenShannon(base, now) {
  const [left, right] = [sharesOf(base), sharesOf(now)]
  const bits = left.reduce((sum, share, at) => {
    const middle = (share + right[at]) / 2
    return sum + (share * Math.log2(share / middle) + right[at] * Math.log2(right[at] / middle)) / 2
  }, 0)
  return Math.sqrt(Math.max(bits, 0))
}

/** Bins joined to ten that hold about as much each in the baseline. */
function deciles(base, now) {
  const total = base.reduce((sum, one) => sum + one, 0)
  const [left, right] = [new Float64Array(10), new Float64Array(10)]
  let below = 0
  base.forEach((count, bin) => {
    const decile = Math.min(9, Math.floor((10 * (below + count / 2)) / total))
    left[decile] += count
    right[decile] += now[bin]
    below += count
  })
  return [left, right]
}

/** Kolmogorov-Smirnov of the binned values: `limit` is the critical value of D times the root of the harmonic size. */
function isFarKs({ base, now }, limit) {
  const [m, n] = [base, now].map(counts => counts.reduce((sum, one) => sum + one, 0))
  if (n < 20) return false
  let [left, right, most] = [0, 0, 0]
  base.forEach((count, bin) => {
    left += count / m
    right += now[bin] / n
    most = Math.max(most, Math.abs(left - right))
  })
  return most > limit * Math.sqrt((m + n) / (m * n))
}

/** Chi-square of the window against the baseline's shares; the quantiles by Wilson and Hilferty. */
function isUnlikely({ base, now }) {
  const shares = sharesOf(base)
  const n = now.reduce((sum, one) => sum + one, 0)
  if (n < 20) return false
  const statistic = shares.reduce((sum, share, at) => sum + (now[at] - n * share) ** 2 / (n * share), 0)
  const freedom = shares.length - 1
  const quantile = freedom * (1 - 2 / (9 * freedom) + 1.645 * Math.sqrt(2 / (9 * freedom))) ** 3
  return statistic > quantile
}

function isTenPointsOff({ base, now }) {
  const [left, right] = [sharesOf(base), sharesOf(now)]
  return left.some((share, at) => Math.abs(right[at] - share) >= 0.1)
}

function ratioAbove(n, sum, { hours, times }) {
  const usual = total(sum, 0, baselineHours) / total(n, 0, baselineHours)
  const found = []
  for (let at = baselineHours + hours - 1; at < n.length; at += 1) {
    const count = total(n, at - hours + 1, at + 1)
    if (count > 0 && total(sum, at - hours + 1, at + 1) / count > times * usual) found.push(at)
  }
  return found
}

/** Two-sided, k = 0.5, h = 5, of daily means over their standard error as if all tasks were independent. */
function cusum(n, sum, sum2) {
  const all = total(n, 0, baselineHours)
  const mean = total(sum, 0, baselineHours) / all
  const variance = sum2 ? total(sum2, 0, baselineHours) / all - mean * mean : mean * (1 - mean)
  const found = []
  let [high, low] = [0, 0]
  for (let at = baselineHours + 23; at < n.length; at += 24) {
    const count = total(n, at - 23, at + 1)
    const z = count === 0 ? 0 : (total(sum, at - 23, at + 1) - count * mean) / Math.sqrt(count * variance)
    high = Math.max(0, high + z - 0.5)
    low = Math.max(0, low - z - 0.5)
    if (Math.max(high, low) <= 5) continue
    found.push(at)
    high = 0
    low = 0
  }
  return found
}

function total(column, from, to) {
  let sum = 0
  for (let at = from; at < to; at += 1) sum += column[at]
  return sum
}
