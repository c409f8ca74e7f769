import { runSteps } from '@spanledger/queries'
import { inspectRun } from '../../../inspect/inspect-run.ts'
import { readRun } from '../../../inspect/read-run.ts'
import { askerOptions, openAsker, type Asker } from '../../asker.ts'
import { UsageError, parseWords, type Command, type ParsedWords } from '../../command.ts'
import { inspectLines } from '../../print/inspect/inspect-lines.ts'
import { printedJson } from '../../print/inspect/printed-json.ts'
import { stepTree } from '../../print/step-tree.ts'
import { wholeId } from './whole-id.ts'

export const show: Command = {
  name: 'show',
  summary: 'show the steps of one run as a tree, with what each cost, or one of them in full',
  usage: 'RUN [options]',
  example: 'spanledger show 0af7651916cd43dd8448eb211c80319c --step 3',
  options: {
    step: { type: 'string', value: 'N', help: 'what this step was told, found, changed and answered' },
    json: { type: 'boolean', help: 'print JSON' },
    ...askerOptions,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const [prefix] = parsed.positionals
    if (prefix === undefined) throw new UsageError('which run? `spanledger runs` lists them')
    const asker = await openAsker(parsed, environment)
    try {
      const traceId = await wholeId(asker, prefix)
      if (traceId === undefined) return 1
      if (parsed.text('step') !== undefined) return await inspect(asker, traceId, parsed)
      const run = new Map([
        ['trace_id', traceId],
        ['limit', '10000'],
      ])
      const steps = await asker.ask(runSteps, run)
      console.log(parsed.has('json') ? JSON.stringify(steps, undefined, 2) : stepTree(steps).join('\n'))
      return 0
    } finally {
      await asker.close()
    }
  },
}

/** Prints a run step by step, or the one step that was asked for in full; answers with the exit code. */
export async function inspect(asker: Asker, traceId: string, parsed: ParsedWords): Promise<number> {
  const steps = inspectRun(await readRun(asker.ask, traceId))
  const number = parsed.text('step')
  const wanted = number === undefined ? steps : steps.filter(step => String(step.number) === number)
  if (wanted.length === 0)
    throw new UsageError(`--step: expected a number from 1 to ${steps.length}, got ${JSON.stringify(number)}`)
  const detail = number === undefined ? 'short' : 'full'
  console.log(parsed.has('json') ? printedJson(wanted) : inspectLines(wanted, detail).join('\n'))
  return 0
}
