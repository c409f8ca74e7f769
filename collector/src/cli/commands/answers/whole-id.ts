import { findRun } from '@spanledger/queries'
import type { Asker } from '../../asker.ts'
import { UsageError } from '../../command.ts'

/**
 * The id of the run that begins like this: runs may be named by the beginning of their id, as commits are.
 * @returns `undefined` where there is none, which standard error is told
 * @throws UsageError where it is the beginning of several
 */
export async function wholeId(asker: Asker, prefix: string): Promise<string | undefined> {
  const found = await asker.ask(
    findRun,
    new Map([
      ['prefix', prefix.toLowerCase()],
      ['limit', '2'],
    ]),
  )
  if (found.length > 1)
    throw new UsageError(`more than one run begins with ${JSON.stringify(prefix)}: give more of its id`)
  if (found[0] === undefined) console.error(`spanledger: no run begins with ${JSON.stringify(prefix)}`)
  return found[0]?.trace_id
}
