import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeRecording, type LiveReport, type LiveSettings, type Verdict } from '@spanledger/instrumentation/replay'
import type { StoredRecording } from './stored-recordings.ts'

export interface PlayOptions {
  readonly recordings: readonly StoredRecording[]
  readonly command: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  /** After how many steps the rest is live. */
  readonly allowUntil?: string | undefined
  /** `tool:NAME=file`. */
  readonly overrides?: readonly string[]
  /** Kinds of what a record may lack that are of no matter. */
  readonly accept?: readonly string[]
  /** Programs that may be started. */
  readonly processes?: readonly string[]
  /** Where models are asked for real. */
  readonly live?: LiveSettings
  /** Where what the command prints goes. */
  readonly prints: 'inherit' | 'to stderr' | 'errors' | 'ignore'
}

export interface Played {
  /** Of the recordings that were asked for. */
  readonly verdicts: readonly Verdict[]
  /** Of those that were live. */
  readonly live: readonly LiveReport[]
  /** What was asked for outside of all recorded runs, and not let out. */
  readonly outside: readonly string[]
  readonly exitCode: number | null
}

/** Starts the command as the player of recordings, waits for its end, and gives its verdict. Nothing of it leaves the machine. */
export async function playCommand(options: PlayOptions, signal?: AbortSignal): Promise<Played> {
  const folder = await mkdtemp(join(tmpdir(), 'spanledger-replay-'))
  try {
    for (const { recording } of options.recordings) writeRecording(join(folder, 'recordings'), recording)
    const exitCode = await run(options, folder, signal)
    const { verdicts, live, outside } = await readVerdicts(join(folder, 'verdict.json'))
    const asked = new Set(options.recordings.filter(one => one.asked).map(({ recording }) => recording.id))
    return { verdicts: verdicts.filter(({ id }) => asked.has(id)), live, outside, exitCode }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const stdioOf = {
  inherit: 'inherit',
  'to stderr': ['inherit', 2, 'inherit'],
  errors: ['ignore', 'ignore', 'inherit'],
  ignore: 'ignore',
} as const

function run(options: PlayOptions, folder: string, signal: AbortSignal | undefined): Promise<number | null> {
  const [program = process.execPath, ...words] = options.command
  const stdio = stdioOf[options.prints]
  const child = spawn(program, words, {
    env: environmentOf(options, folder),
    stdio: typeof stdio === 'string' ? stdio : [...stdio],
    ...(signal && { signal, killSignal: 'SIGKILL' }),
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve(code))
  })
}

function environmentOf(options: PlayOptions, folder: string): NodeJS.ProcessEnv {
  const hook = createRequire(import.meta.url).resolve('@spanledger/instrumentation/register')
  const { NODE_OPTIONS: before = '' } = options.environment
  const content = options.recordings.some(({ recording }) => recording.content !== 'full') ? 'redacted' : 'full'
  return {
    ...options.environment,
    NODE_OPTIONS: `${before} --require "${hook.replaceAll(/["\\]/g, String.raw`\$&`)}"`.trim(),
    SPANLEDGER_REPLAY: join(folder, 'recordings'),
    SPANLEDGER_REPLAY_VERDICT: join(folder, 'verdict.json'),
    SPANLEDGER_CONTENT: content,
    SPANLEDGER_RECORD: '',
    SPANLEDGER_REPLAY_LIVE: options.live === undefined ? '' : JSON.stringify(options.live),
    SPANLEDGER_REPLAY_ALLOW_UNTIL: options.allowUntil ?? '',
    SPANLEDGER_REPLAY_OVERRIDE: (options.overrides ?? []).join('\n'),
    SPANLEDGER_REPLAY_ACCEPT: (options.accept ?? []).join(','),
    SPANLEDGER_REPLAY_PROCESSES: (options.processes ?? []).join(','),
  }
}

type Written = Pick<Played, 'verdicts' | 'live' | 'outside'>

async function readVerdicts(path: string): Promise<Written> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  // True: what the player writes at its end. Without it, the process was ended before, or never loaded the hook.
  return text === undefined ? { verdicts: [], live: [], outside: [] } : (JSON.parse(text) as Written)
}
