import type { LiveSettings, Recording } from '@spanledger/instrumentation/replay'
import { playCommand } from '../../../../replay/play.ts'
import type { StoredRecording } from '../../../../replay/stored-recordings.ts'
import type { Changes } from '../../../../rerun/change-request.ts'
import { startPassOn } from '../../../../rerun/whole/pass-on.ts'
import { rerunRun, type Attempt } from '../../../../rerun/whole/rerun-run.ts'
import { UsageError, type ParsedWords } from '../../../command.ts'
import { printedJson } from '../../../print/inspect/printed-json.ts'
import { changesIn, repeatsIn, usageReader } from './live-changes.ts'
import { signedForAws } from './providers.ts'
import { wholeLines } from './whole-lines.ts'

export interface WholeAsked {
  readonly recordings: readonly StoredRecording[]
  /** The one whose models are live; the others are what it needs. */
  readonly recording: Recording
  readonly command: readonly string[]
  readonly parsed: ParsedWords
  readonly environment: NodeJS.ProcessEnv
}

/** Runs the service again with its models live, as it was and with the changes, and prints what differs; 1 where none ran. */
export async function runWhole(asked: WholeAsked): Promise<number> {
  const { recording, parsed } = asked
  if (parsed.text('step') !== undefined)
    throw new UsageError('--step is one call, and a command is the whole run: leave one of them out')
  const base = parsed.text('base-url')
  if (base !== undefined && !URL.canParse(base))
    throw new UsageError(`--base-url: expected an address, got ${JSON.stringify(base)}`)
  const missing = missingIn(parsed)
  const rerun = await rerunRun({
    recording,
    changes: await changesIn(parsed),
    repeats: repeatsIn(parsed),
    attempt: changes => attempt(asked, { changes, base, missing }),
    read: usageReader(),
  })
  console.log(parsed.has('json') ? printedJson(rerun) : wholeLines(rerun).join('\n'))
  return [...rerun.unchanged, ...rerun.changed].some(({ begun }) => begun) ? 0 : 1
}

interface Way {
  readonly changes: Changes
  readonly base: string | undefined
  readonly missing: LiveSettings['missing']
}

async function attempt(asked: WholeAsked, { changes, base, missing }: Way): Promise<Attempt> {
  const { recordings, recording, command, parsed, environment } = asked
  const passing = await startPassOn({
    changes,
    base,
    sign: (method, url, body) => signedForAws({ method, url, body, nowMs: Date.now() }, environment),
  })
  try {
    const { socket } = passing
    const played = await playCommand({
      recordings,
      command,
      environment,
      live: { runs: [recording.id], socket, tools: parsed.texts('live-tool'), missing },
      overrides: parsed.texts('override'),
      processes: parsed.texts('allow-process'),
      prints: 'errors',
    })
    const { exitCode, live } = played
    return { exitCode, report: live[0], heard: passing.heard, failures: passing.failures }
  } finally {
    await passing.close()
  }
}

const ways = ['fail', 'nearest', 'stop'] as const

function missingIn(parsed: ParsedWords): LiveSettings['missing'] {
  const text = parsed.text('missing') ?? 'fail'
  const way = ways.find(one => one === text)
  if (way === undefined) throw new UsageError(`--missing: expected ${ways.join(', ')}, got ${JSON.stringify(text)}`)
  return way
}
