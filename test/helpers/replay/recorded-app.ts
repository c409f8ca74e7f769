import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Verdict } from '../../../instrumentation/src/replay/play/match/verdict.ts'
import { runApp, type AppOptions, type AppRun } from '../hooked-app.ts'

export interface PlayedRun extends AppRun {
  readonly verdicts: readonly Verdict[]
  /** What was asked for outside of all recorded runs. */
  readonly outside: readonly string[]
}

/** Runs an application and records all its runs into the folder. */
export async function recordApp(folder: string, options: AppOptions): Promise<AppRun> {
  await mkdir(folder, { recursive: true })
  const env = {
    SPANLEDGER_RECORD: 'all',
    SPANLEDGER_RECORD_DIR: folder,
    SPANLEDGER_CONTENT: 'full',
    OTEL_TRACES_EXPORTER: 'none',
  }
  return runApp({ hook: '--require', limitMs: 40_000, ...options, env: { ...env, ...options.env } })
}

/** Runs it again as the player of what is in the folder. */
export async function playApp(folder: string, options: AppOptions): Promise<PlayedRun> {
  const path = join(folder, '..', `verdict-${Math.random().toString(36).slice(2)}.json`)
  await writeFile(path, '{"verdicts":[],"outside":["nothing was written"]}')
  const env = { SPANLEDGER_REPLAY: folder, SPANLEDGER_REPLAY_VERDICT: path, SPANLEDGER_CONTENT: 'full' }
  const run = await runApp({ hook: '--require', limitMs: 40_000, ...options, env: { ...env, ...options.env } })
  // True: what the player writes.
  const { verdicts, outside } = JSON.parse(await readFile(path, 'utf8')) as Pick<PlayedRun, 'verdicts' | 'outside'>
  return { ...run, verdicts, outside }
}
