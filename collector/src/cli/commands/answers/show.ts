import { findRun, runSteps } from '@spanledger/queries'
import { askerOptions, openAsker, type Asker } from '../../asker.ts'
import { UsageError, parseWords, type Command } from '../../command.ts'
import { stepTree } from '../../print/step-tree.ts'

export const show: Command = {
  name: 'show',
  summary: 'show the steps of one run as a tree, with what each cost',
  usage: 'RUN [options]',
  example: 'spanledger show 0af7651916cd43dd8448eb211c80319c',
  options: { json: { type: 'boolean', help: 'print JSON' }, ...askerOptions },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const prefix = parsed.positionals[0]?.toLowerCase()
    if (prefix === undefined) throw new UsageError('which run? `spanledger runs` lists them')
    const asker = await openAsker(parsed, environment)
    try {
      const traceId = await wholeId(asker, prefix)
      if (traceId === undefined) {
        console.error(`spanledger: no run begins with ${JSON.stringify(prefix)}`)
        return 1
      }
      const steps = await asker.ask(
        runSteps,
        new Map([
          ['trace_id', traceId],
          ['limit', '10000'],
        ]),
      )
      console.log(parsed.has('json') ? JSON.stringify(steps, undefined, 2) : stepTree(steps).join('\n'))
      return 0
    } finally {
      await asker.close()
    }
  },
}

/** Runs may be named by the beginning of their id, as commits are. */
async function wholeId(asker: Asker, prefix: string): Promise<string | undefined> {
  const found = await asker.ask(
    findRun,
    new Map([
      ['prefix', prefix],
      ['limit', '2'],
    ]),
  )
  if (found.length > 1)
    throw new UsageError(`more than one run begins with ${JSON.stringify(prefix)}: give more of its id`)
  return found[0]?.trace_id
}
