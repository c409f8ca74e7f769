import { writeRecording } from '@spanledger/instrumentation/replay'
import { playCommand } from '../../../replay/play.ts'
import type { StoredRecording } from '../../../replay/stored-recordings.ts'
import { verdictLines } from '../../../replay/verdict-lines.ts'
import { askerOptions, openAsker } from '../../asker.ts'
import { parseWords, UsageError, type Command, type ParsedWords } from '../../command.ts'
import { inspect } from '../answers/show.ts'
import { wholeId } from '../answers/whole-id.ts'
import { findRecordings } from './find-recordings.ts'
import { liveOptions, runLive } from './live/run-live.ts'

export const replay: Command = {
  name: 'replay',
  summary: 'execute a recorded run again, offline, and say where it first differs',
  usage: 'RUN -- COMMAND [options]',
  example: 'spanledger replay 0af7 -- node agent.mjs',
  options: {
    inspect: { type: 'boolean', help: 'execute nothing: go through the run step by step, as it is stored' },
    step: { type: 'string', value: 'N', help: 'with --inspect: this step in full; with --live: only this call' },
    ...liveOptions,
    out: {
      type: 'string',
      value: 'FOLDER',
      help: 'write the recordings into this folder instead of executing anything',
    },
    'allow-until': {
      type: 'string',
      value: 'STEP',
      help: 'serve this many steps from the record; what follows is live',
    },
    override: {
      type: 'string',
      multiple: true,
      value: 'tool:NAME=FILE',
      help: 'give this JSON as the result of a tool',
    },
    accept: {
      type: 'string',
      multiple: true,
      value: 'KIND',
      help: 'know that the record lacks this, such as redacted',
    },
    'allow-process': { type: 'string', multiple: true, value: 'NAME', help: 'let the run start this program' },
    json: { type: 'boolean', help: 'print JSON' },
    ...askerOptions,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const [run, ...command] = parsed.positionals
    if (run === undefined)
      throw new UsageError('which run? `spanledger runs` lists them; a folder of a recording is one too')
    if (parsed.has('inspect')) return inspectStored(run, parsed, environment)
    const recordings = await findRecordings(run, parsed, environment)
    if (!recordings.some(({ asked }) => asked)) return notRecorded(run, parsed)
    const asked = { command: withArguments(command, recordings), parsed, environment }
    if (parsed.has('live')) return runLive(recordings, asked)
    const out = parsed.text('out')
    if (out !== undefined) return writeAll(recordings, out)
    if (command.length === 0) throw new UsageError('which command? Name it behind --, such as `-- node agent.mjs`')
    return execute(recordings, asked)
  },
}

async function inspectStored(run: string, parsed: ParsedWords, environment: NodeJS.ProcessEnv): Promise<number> {
  const asker = await openAsker(parsed, environment)
  try {
    const traceId = await wholeId(asker, run)
    return traceId === undefined ? 1 : await inspect(asker, traceId, parsed)
  } finally {
    await asker.close()
  }
}

interface Asked {
  readonly command: readonly string[]
  readonly parsed: ParsedWords
  readonly environment: NodeJS.ProcessEnv
}

const exitCodes = { identical: 0, diverged: 1, incomplete: 2 } as const

async function execute(
  recordings: readonly StoredRecording[],
  { command, parsed, environment }: Asked,
): Promise<number> {
  const json = parsed.has('json')
  const played = await playCommand({
    recordings,
    command,
    environment,
    allowUntil: parsed.text('allow-until'),
    overrides: parsed.texts('override'),
    accept: parsed.texts('accept'),
    processes: parsed.texts('allow-process'),
    prints: json ? 'to stderr' : 'inherit',
  })
  if (json) console.log(JSON.stringify(played, undefined, 2))
  else for (const verdict of played.verdicts) for (const line of verdictLines(verdict)) console.log(line)
  if (played.verdicts.length === 0) {
    console.error(
      `spanledger: the command ended with ${played.exitCode ?? 'a signal'} and without a verdict: was the hook loaded?`,
    )
    return 2
  }
  const codes = played.verdicts.map(({ verdict }) => exitCodes[verdict])
  return codes.includes(1) ? 1 : Math.max(...codes)
}

/** A script is given again what it was given, unless something else is said. */
function withArguments(command: readonly string[], recordings: readonly StoredRecording[]): readonly string[] {
  const entry = recordings.find(({ asked, recording }) => asked && recording.kind === 'process')?.recording.entry
  const isScript = command.length > 0 && command.length <= 2
  return entry?.kind === 'process' && isScript ? [...command, ...entry.args] : command
}

function writeAll(recordings: readonly StoredRecording[], folder: string): number {
  for (const { recording } of recordings) writeRecording(folder, recording)
  console.log(recordings.map(({ recording }) => `${folder}/${recording.id}`).join('\n'))
  return 0
}

/** A run without a record is the most incomplete of all. */
function notRecorded(run: string, parsed: ParsedWords): number {
  const what = `${run} was not recorded: SPANLEDGER_RECORD was off, or the run was sampled out, or it is older than 30 days`
  const verdict = { verdict: 'incomplete', lacks: [{ kind: 'not recorded', what }] }
  if (parsed.has('json')) console.log(JSON.stringify({ verdicts: [verdict] }, undefined, 2))
  else console.log(`incomplete: ${what}`)
  return exitCodes.incomplete
}
