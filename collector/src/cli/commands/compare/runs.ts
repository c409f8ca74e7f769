import { compareRuns } from '../../../compare/compare-runs.ts'
import { inspectRun } from '../../../inspect/inspect-run.ts'
import { readRun } from '../../../inspect/read-run.ts'
import type { Asker } from '../../asker.ts'
import { UsageError, type ParsedWords } from '../../command.ts'
import { comparisonLines } from '../../print/inspect/comparison-lines.ts'
import { printedJson } from '../../print/inspect/printed-json.ts'
import { wholeId } from '../answers/whole-id.ts'

/** Prints how the two runs that were named differ; answers with the exit code. */
export async function compareTwoRuns(asker: Asker, parsed: ParsedWords): Promise<number> {
  const [one, other, ...more] = parsed.positionals
  if (one === undefined || other === undefined || more.length > 0)
    throw new UsageError('which two runs? `spanledger runs` lists them')
  const [a, b] = [await wholeId(asker, one), await wholeId(asker, other)]
  if (a === undefined || b === undefined) return 1
  const inspected = async (traceId: string) => inspectRun(await readRun(asker.ask, traceId))
  const comparison = compareRuns(await inspected(a), await inspected(b))
  console.log(parsed.has('json') ? printedJson(comparison) : comparisonLines(comparison).join('\n'))
  return 0
}
