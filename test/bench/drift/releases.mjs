// Two releases side by side, looked at every hour for two weeks.
import { differenceOf } from '../../../collector/dist/drift/release/difference.js'
import { randomOf } from './random.mjs'

const repetitions = { short: 150, long: 400 }
const hours = 14 * 24
const effect = Math.log(1.1)

/** How often a difference is found that is not there, and how soon one that is; with tasks alone and in sessions. */
export async function reportReleases({ isLong }) {
  const count = repetitions[isLong ? 'long' : 'short']
  const bars = []
  const lines = [
    '## Two releases, looked at every hour for two weeks',
    '',
    'Beside a t-test (Welch) at 5 % that is looked at as often. Sessions have five tasks, with a correlation of .4.',
    '',
    '| tasks a day and release | tasks | wrong, ours | wrong, t-test | median hours to see +15 % |',
    '|---|---|---|---|---|',
  ]
  for (const perDay of [100, 1_000, 10_000])
    for (const size of [1, 5]) {
      const times = perDay === 10_000 ? Math.ceil(count / 3) : count
      const same = Array.from({ length: times }, (_, seed) => watch({ perDay, size, shift: 0, seed: seed + 1 }))
      const other = Array.from({ length: Math.ceil(times / 4) }, (_, seed) =>
        watch({ perDay, size, shift: Math.log(1.15), seed: seed + 9_001 }),
      )
      const { line, bar } = rowOf({ perDay, size, same, other })
      lines.push(line)
      bars.push(...bar)
    }
  return { lines, bars }
}

function rowOf({ perDay, size, same, other }) {
  const wrong = same.filter(one => one.ours !== undefined).length / same.length
  const naive = same.filter(one => one.naive !== undefined).length / same.length
  const seen = other.map(one => one.ours ?? Infinity).toSorted((left, right) => left - right)[
    Math.floor(other.length / 2)
  ]
  const kind = size === 1 ? 'alone' : 'in sessions'
  const bar = [
    {
      what: `two releases that are the same, ${perDay.toLocaleString('en')} a day ${kind}: said to differ in 14 days`,
      bar: '<= 5 %',
      figure: `${(100 * wrong).toFixed(1)} %`,
      holds: wrong <= 0.05,
    },
  ]
  const line = `| ${perDay.toLocaleString('en')} | ${kind} | ${(100 * wrong).toFixed(1)} % | ${(100 * naive).toFixed(1)} % | ${Number.isFinite(seen) ? seen : 'never'} |`
  return { line, bar }
}

/** The first hour at which each says that the releases differ. */
function watch({ perDay, size, shift, seed }) {
  const random = randomOf(seed * 7_919 + perDay + size)
  const arms = [0, 1].map(() => ({
    clusters: 0,
    tasks: 0,
    measured: 0,
    measuredSquares: 0,
    measuredProducts: 0,
    taskSquares: 0,
  }))
  const sums = [0, 1].map(() => ({ n: 0, sum: 0, sum2: 0 }))
  const found = {}
  for (let hour = 1; hour <= hours; hour += 1) {
    arms.forEach((arm, which) => {
      const sessions = random.poisson(perDay / 24 / size)
      for (let session = 0; session < sessions; session += 1)
        addCluster(arm, drawSession({ random, size, mean: which * shift, sums: sums[which] }))
    })
    const difference = differenceOf([{ before: arms[0], after: arms[1] }], effect)
    if (difference && (difference.low > 0 || difference.high < 0)) found.ours ??= hour
    if (isUnlikely(sums)) found.naive ??= hour
  }
  return found
}

function addCluster(arm, { n, sum }) {
  arm.clusters += 1
  arm.tasks += n
  arm.measured += sum
  arm.measuredSquares += sum * sum
  arm.measuredProducts += sum * n
  arm.taskSquares += n * n
}

/** Logs of costs: in a session they share 40 % of their variance. */
function drawSession({ random, size, mean, sums }) {
  const shared = size === 1 ? 0 : Math.sqrt(0.4) * random.normal()
  const own = size === 1 ? 1 : Math.sqrt(0.6)
  let total = 0
  for (let task = 0; task < size; task += 1) {
    const value = mean + shared + own * random.normal()
    total += value
    sums.n += 1
    sums.sum += value
    sums.sum2 += value * value
  }
  return { n: size, sum: total }
}

function isUnlikely(arms) {
  if (arms.some(({ n }) => n < 20)) return false
  const [left, right] = arms.map(({ n, sum, sum2 }) => ({ mean: sum / n, squared: (sum2 / n - (sum / n) ** 2) / n }))
  return Math.abs(left.mean - right.mean) > 1.96 * Math.sqrt(left.squared + right.squared)
}
