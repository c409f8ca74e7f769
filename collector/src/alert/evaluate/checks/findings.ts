import type { Observation, Result } from '../../incidents/incident.ts'
import type { FindingsCheck } from '../../rules/alert-rule.ts'
import { numberIn, textIn, type Row } from '../ask.ts'
import type { Evaluating } from '../evaluate.ts'

/** How often agents do something wrong with their tools, by finding and service: in more runs than so many, or a share. */
export async function evaluateFindings(check: FindingsCheck, { ask, project, now }: Evaluating): Promise<Result> {
  const { finding, service, since, above, aboveShare } = check
  const asked = (question: string, more: readonly (readonly [string, string])[]) =>
    ask({ question, project, parameters: new Map([['since', since], ...more]), now })
  const found = await asked('tool-findings', [['limit', '10000']])
  const tasks = (await asked('tokens-per-task', [['limit', '1000']])).reduce(
    (sum, row) => sum + numberIn(row, 'tasks'),
    0,
  )
  const meant = found.filter(
    row => ['', codeOf(row)].includes(finding) && ['', textIn(row, 'service')].includes(service),
  )
  const bad = [...grouped(meant)].flatMap(([labels, runs]): readonly Observation[] => {
    // There are runs without a task, too; more than all is no share.
    const share = Math.min(1, runs.length / Math.max(1, tasks))
    if (runs.length <= above || share <= aboveShare) return []
    const { finding: name, service: of } = JSON.parse(labels) as { readonly finding: string; readonly service: string } // True: written below.
    return [
      {
        labels: { finding: name, service: of },
        value: share,
        says: `${name} in ${runs.length} runs within ${since}, ${(100 * share).toFixed(1)} % of ${tasks} tasks`,
        runs: runs.slice(0, 3),
        change: undefined,
      },
    ]
  })
  return { kind: 'observed', bad }
}

/** `T6 an error` is T6. */
function codeOf(row: Row): string {
  return textIn(row, 'finding').split(' ', 1)[0] ?? ''
}

/** Runs, the newest first, by finding and service. */
function grouped(rows: readonly Row[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  for (const row of rows) {
    const key = JSON.stringify({ finding: textIn(row, 'finding'), service: textIn(row, 'service') })
    const run = textIn(row, 'trace_id')
    const known = groups.get(key)
    if (!known) groups.set(key, [run])
    else if (!known.includes(run)) known.push(run)
  }
  return groups
}
