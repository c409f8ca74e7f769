// The three groups of signals of the bench: how their series are made of a world's columns, and what changes in them.
import { bins, firstHour, tools } from './world.mjs'

const baselineHours = 28 * 24

export const groups = [
  {
    name: 'tool mix',
    columns: 'mixes',
    seriesOf: ({ n, sum, sum2 }) =>
      tools.map((_, tool) => seriesOf('share', 0.03, { n, sum: sum[tool], sum2: sum2[tool] })),
    shifts: { mix5: { points: 0.05 }, mix10: { points: 0.1 }, mix25: { points: 0.24 } },
  },
  {
    name: 'cost',
    columns: 'costs',
    seriesOf: columns => [
      seriesOf('mean', Math.log(1.1), columns),
      ...[0.05, 0.01].map(share => {
        const above = tailOf(columns, share)
        return seriesOf('rate', 0.5, { n: columns.n, sum: above, sum2: above })
      }),
    ],
    shifts: { cost15: { factor: 1.15 }, cost30: { factor: 1.3 }, tail15: { runaway: 0.032 } },
  },
  {
    name: 'errors',
    columns: 'errors',
    seriesOf: columns => [seriesOf('rate', 0.5, columns)],
    shifts: { 'error x2': { rate: 0.04 }, 'error x3': { rate: 0.06 } },
  },
]

function seriesOf(kind, effect, { n, sum, sum2 }) {
  return { kind, effect, firstHour, n, sum, sum2 }
}

/** How many lie above the edge of a bin that left nearest to this share above it in the first four weeks. */
function tailOf(columns, share) {
  const total = new Float64Array(bins)
  for (let at = 0; at < baselineHours; at += 1) columns.bins[at].forEach((count, bin) => (total[bin] += count))
  const all = total.reduce((sum, one) => sum + one, 0)
  let [edge, nearest, above] = [bins - 1, Infinity, 0]
  for (let bin = bins - 1; bin >= 0; bin -= 1) {
    above += total[bin]
    const distance = Math.abs(above / all - share)
    if (distance < nearest) [edge, nearest] = [bin, distance]
  }
  return Float64Array.from(columns.bins, counts => counts.subarray(edge).reduce((sum, one) => sum + one, 0))
}
