import { expect, test } from 'vitest'
import { readMetrics, sumOf } from '../../../../../dashboards/web/src/screens/health/metrics.ts'

test('reads what Prometheus reads, and adds up over labels', () => {
  const samples = readMetrics(
    '# HELP a\n# TYPE a counter\na_total{code="x y"} 2\na_total{code="z"} 3\nplain 1.5e3\nbroken{ NaN\n',
  )

  expect(samples).toHaveLength(3)
  expect([sumOf(samples, 'a_total'), sumOf(samples, 'plain')]).toEqual([5, 1_500])
})
