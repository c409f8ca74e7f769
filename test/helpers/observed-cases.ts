import { runApp, type AppOptions } from './hooked-app.ts'

/** What one use of a seam came to for its caller, and what the seam reported of it. */
export interface ObservedCase {
  readonly name: string
  readonly outcome: unknown
  readonly reports: readonly ObservedReport[]
}

export interface ObservedReport {
  readonly method: string
  readonly origin: string
  readonly path: string
  readonly type: string | undefined
  /** The calls of `Exchange`, without those that repeat the one before. */
  readonly told: readonly string[]
  readonly ended?: readonly string[]
  readonly status?: number
  readonly sent: string
  readonly received: string
  /** As last reported. */
  readonly paused?: boolean
}

/** Runs an application of `test/instrumentation/apps/seams`, which prints its cases. */
export async function observedCases(options: AppOptions): Promise<readonly ObservedCase[]> {
  const { stdout, stderr, code } = await runApp(options)
  if (code !== 0 || stderr !== '') throw new Error(`The application ended with ${code}: ${stderr}`)
  // True: the application prints its cases so.
  return stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as ObservedCase)
}
