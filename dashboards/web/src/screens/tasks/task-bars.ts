import type { TaskTimesRow } from '@spanledger/queries'
import type { Bar } from '../../parts/bars.tsx'
import { moment } from '../../text/times.ts'

/** One bar for each step of the period, also for those in which nothing began. */
export function barsOf(
  rows: readonly TaskTimesRow[],
  { seconds, step }: { readonly seconds: number; readonly step: number },
): readonly Bar[] {
  const sums = new Map<number, { good: number; bad: number }>()
  for (const { began, completed, failed } of rows) {
    const sum = sums.get(began) ?? { good: 0, bad: 0 }
    sums.set(began, { good: sum.good + Number(completed), bad: sum.bad + Number(failed) })
  }
  const last = Math.floor(Date.now() / 1_000 / step) * step
  return Array.from(
    { length: Math.min(120, Math.ceil(seconds / step)) },
    (_, index, all = Math.ceil(seconds / step)) => {
      const began = last - (all - 1 - index) * step
      const { good, bad } = sums.get(began) ?? { good: 0, bad: 0 }
      return { label: moment(new Date(began * 1_000)), good, bad }
    },
  )
}
