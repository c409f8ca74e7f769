import { readFile } from 'node:fs/promises'
import { lastUsage } from '../../../../golden/last-usage.ts'
import type { StoredRecording } from '../../../../replay/stored-recordings.ts'
import type { Changes } from '../../../../rerun/change-request.ts'
import { rerunCalls } from '../../../../rerun/rerun-calls.ts'
import { UsageError, type CommandOption, type ParsedWords } from '../../../command.ts'
import { priceUsage } from '../../../price-usage.ts'
import { printedJson } from '../../../print/inspect/printed-json.ts'
import { modelAsker } from './ask-model.ts'
import { rerunLines } from './rerun-lines.ts'

export const liveOptions: Readonly<Record<string, CommandOption>> = {
  live: {
    type: 'boolean',
    help: 'ask the models of the run again, for real: each call as it was and with the changes',
  },
  model: { type: 'string', value: 'NAME', help: 'with --live: another model' },
  temperature: { type: 'string', value: 'NUMBER', help: 'with --live: another temperature' },
  system: { type: 'string', value: 'FILE', help: 'with --live: another system prompt' },
  tools: { type: 'string', value: 'FILE', help: 'with --live: other tools, as JSON in the format of the call' },
  repeats: { type: 'string', value: 'N', help: 'with --live: ask so often (default 3)' },
  'base-url': {
    type: 'string',
    value: 'URL',
    help: 'with --live: ask here; the key is OPENAI_API_KEY or ANTHROPIC_API_KEY',
  },
}

const mostRepeats = 100

/** Asks the models of a recorded run again and prints how the changes tell; answers with the exit code. */
export async function runLive(
  recordings: readonly StoredRecording[],
  parsed: ParsedWords,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const [one] = recordings.filter(({ asked }) => asked)
  if (one === undefined) throw new UsageError('which run?')
  const price = priceUsage()
  const { recording } = one
  const rerun = await rerunCalls({
    recording,
    step: parsed.text('step') === undefined ? undefined : numberFrom(parsed, 'step'),
    changes: await changesIn(parsed),
    repeats: Math.min(mostRepeats, numberFrom(parsed, 'repeats') ?? 3),
    ask: modelAsker(parsed.text('base-url'), environment),
    costOf(answer, model) {
      const usage = lastUsage(answer, model)
      return usage && price(usage, BigInt(Date.now()) * 1_000_000n)
    },
  })
  if (rerun.calls.length === 0) throw new UsageError('there is no such call to a model in the run')
  console.log(parsed.has('json') ? printedJson(rerun) : rerunLines(rerun).join('\n'))
  return 0
}

async function changesIn(parsed: ParsedWords): Promise<Changes> {
  const [system, tools] = [parsed.text('system'), parsed.text('tools')]
  return {
    model: parsed.text('model'),
    temperature: numberFrom(parsed, 'temperature'),
    system: system === undefined ? undefined : await readFile(system, 'utf8'),
    tools: tools === undefined ? undefined : (JSON.parse(await readFile(tools, 'utf8')) as unknown),
  }
}

function numberFrom(parsed: ParsedWords, name: string): number | undefined {
  const text = parsed.text(name)
  if (text === undefined) return undefined
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number) || number < 0)
    throw new UsageError(`--${name}: expected a number, got ${JSON.stringify(text)}`)
  return number
}
