import { availableParallelism } from 'node:os'
import { UsageError } from '../../../command.ts'

/** How many commands may run at once. */
export function jobsOf(text: string | undefined): number {
  const jobs = text === undefined ? availableParallelism() : Number(text)
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= 64) return jobs
  throw new UsageError(`--jobs: expected a number from 1 to 64, got ${JSON.stringify(text)}`)
}
