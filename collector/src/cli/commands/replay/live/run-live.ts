import type { StoredRecording } from '../../../../replay/stored-recordings.ts'
import { rerunCalls } from '../../../../rerun/rerun-calls.ts'
import { UsageError, type CommandOption, type ParsedWords } from '../../../command.ts'
import { printedJson } from '../../../print/inspect/printed-json.ts'
import { modelAsker } from './ask-model.ts'
import { changesIn, numberFrom, repeatsIn, usageReader } from './live-changes.ts'
import { rerunLines } from './rerun-lines.ts'
import { runWhole } from './run-whole.ts'

export const liveOptions: Readonly<Record<string, CommandOption>> = {
  live: {
    type: 'boolean',
    help: 'ask the models for real, as it was and with the changes: each call alone, or with a command the whole run',
  },
  model: { type: 'string', value: 'NAME', help: 'with --live: another model' },
  temperature: { type: 'string', value: 'NUMBER', help: 'with --live: another temperature' },
  system: { type: 'string', value: 'FILE', help: 'with --live: another system prompt' },
  tools: { type: 'string', value: 'FILE', help: 'with --live: other tools, as JSON in the format of the call' },
  repeats: { type: 'string', value: 'N', help: 'with --live: ask so often (default 3)' },
  'base-url': { type: 'string', value: 'URL', help: 'with --live: ask models here' },
  'live-tool': {
    type: 'string',
    multiple: true,
    value: 'NAME',
    help: 'with --live and a command: run this tool, look-up or request for real, since it only reads',
  },
  missing: {
    type: 'string',
    value: 'WAY',
    help: 'with --live and a command: calls that are not recorded fail, get the nearest, or stop the run (default fail)',
  },
}

export interface LiveAsked {
  /** What starts the service; empty where each call is asked alone. */
  readonly command: readonly string[]
  readonly parsed: ParsedWords
  readonly environment: NodeJS.ProcessEnv
}

/** Asks the models of a recorded run again and prints how the changes tell; answers with the exit code. */
export async function runLive(
  recordings: readonly StoredRecording[],
  { command, parsed, environment }: LiveAsked,
): Promise<number> {
  const [one] = recordings.filter(({ asked }) => asked)
  if (one === undefined) throw new UsageError('which run?')
  if (command.length > 0) return runWhole({ recordings, recording: one.recording, command, parsed, environment })
  const { recording } = one
  const rerun = await rerunCalls({
    recording,
    step: parsed.text('step') === undefined ? undefined : numberFrom(parsed, 'step'),
    changes: await changesIn(parsed),
    repeats: repeatsIn(parsed),
    ask: modelAsker(parsed.text('base-url'), environment),
    read: usageReader(),
  })
  if (rerun.calls.length === 0) throw new UsageError('there is no such call to a model in the run')
  console.log(parsed.has('json') ? printedJson(rerun) : rerunLines(rerun).join('\n'))
  return 0
}
