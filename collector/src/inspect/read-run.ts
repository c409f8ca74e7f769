import {
  runReading,
  runSteps,
  runTexts,
  type RunReadingRow,
  type RunStepsRow,
  type RunTextsRow,
} from '@spanledger/queries'
import type { Question } from '@spanledger/queries/question'

/** Asks a question of the store, whoever holds it. */
export type Ask = <Row extends object>(
  question: Question<object, Row>,
  texts: ReadonlyMap<string, string>,
) => Promise<readonly Row[]>

/** What the store has of a run: its steps, what each was told by hash, and the texts. */
export interface StoredRun {
  readonly steps: readonly RunStepsRow[]
  readonly reading: readonly RunReadingRow[]
  readonly texts: readonly RunTextsRow[]
}

const mostSteps = '10000'
const mostTexts = '100000'
/** Longer texts are not read along: a run has thousands. */
const mostBytes = String(256 * 1024)

export async function readRun(ask: Ask, traceId: string): Promise<StoredRun> {
  const run = new Map([
    ['trace_id', traceId],
    ['limit', mostSteps],
  ])
  const steps = await ask(runSteps, run)
  const reading = await ask(runReading, run)
  const texts = await ask(
    runTexts,
    new Map([
      ['trace_id', traceId],
      ['limit', mostTexts],
      ['most_bytes', mostBytes],
    ]),
  )
  return { steps, reading, texts }
}
