import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readSet } from '../../../golden/golden-set.ts'
import { junitXml } from '../../../golden/junit.ts'
import type { GoldenResult } from '../../../golden/run-set.ts'
import type { ParsedWords } from '../../command.ts'
import { plainText, tableLines, type TableColumn } from '../../print/table.ts'
import { usdColumn } from '../../print/usd.ts'
import type { Asked } from './asked.ts'

/** Prints what came of the last run of the set again; 1 where a rule did not hold. */
export async function report({ folder, words }: Asked): Promise<number> {
  const set = await readSet(folder)
  const text = await readFile(join(folder, 'last-run.json'), 'utf8').catch(() => undefined)
  if (text === undefined) {
    console.error(`spanledger: the ${set.recordings.length} recordings in ${folder} were not run yet: golden run`)
    return 1
  }
  // True: what `golden run` wrote.
  return printResults(JSON.parse(text) as readonly GoldenResult[], words)
}

/** Prints results, and writes them as JUnit where that was asked for; 1 where a rule does not hold. */
export async function printResults(results: readonly GoldenResult[], words: ParsedWords): Promise<number> {
  const junit = words.text('junit')
  if (junit !== undefined) await writeFile(junit, junitXml(results))
  console.log(words.has('json') ? JSON.stringify(results, undefined, 2) : resultLines(results).join('\n'))
  return results.some(({ breaches }) => breaches.length > 0) ? 1 : 0
}

function resultLines(results: readonly GoldenResult[]): readonly string[] {
  const failed = results.filter(({ breaches }) => breaches.length > 0)
  return [
    ...tableLines(columns, results),
    '',
    ...failed.flatMap(({ entry, breaches }) =>
      breaches.map(({ rule, why }) => plainText(`${entry.key ?? entry.id} breaks "${rule}": ${why}`)),
    ),
    `${results.length - failed.length} of ${results.length} passed`,
  ]
}

const columns: readonly TableColumn<GoldenResult>[] = [
  { title: 'run', cell: ({ entry }) => entry.id, mostCharacters: 32 },
  { title: 'name', cell: ({ entry }) => [entry.name, entry.key ?? ''].join(' '), mostCharacters: 40 },
  { title: 'outcome', cell: ({ entry }) => entry.outcome },
  { title: 'verdict', cell: ({ verdict }) => verdict },
  { title: 'cost', align: 'right', cell: ({ recordedNano }) => usdColumn(BigInt(recordedNano)) },
  { title: 'now', align: 'right', cell: ({ playedNano }) => usdColumn(BigInt(playedNano)) },
  { title: 'ms', align: 'right', cell: ({ durationMs }) => durationMs.toFixed(0) },
  { title: '', cell: ({ breaches }) => (breaches.length === 0 ? 'passed' : 'FAILED') },
]
