import { quietly } from '../../guest/quietly.ts'
import { observeFetch } from '../../wire/fetch/undici.ts'
import { observeOtherUndici } from '../../wire/fetch/other-undici.ts'
import { observeHttp } from '../../wire/http/observe-http.ts'
import { observeHttp2 } from '../../wire/http2/observe-http2.ts'
import type { OutgoingRequest } from '../../wire/exchange.ts'
import type { Recording } from '../recording/format.ts'
import { readFolder } from '../recording/read-folder.ts'
import { writeValue } from '../recording/values.ts'
import { replaySeams } from '../seams.ts'
import { install, versionsOf } from './open-player.ts'
import { verdictOf, type Verdict } from './match/verdict.ts'

export interface ReplayOptions {
  /** Kinds of what a record may lack that are known and of no matter, such as `redacted`. */
  readonly accept?: readonly string[]
}

/**
 * Runs a function as a recorded run, for test runners: every call it makes is answered from the record, nothing leaves the
 * process, and what it gives is compared with what came of the run then. One at a time.
 *
 * @param recording a recording, or the folder of one
 * @example
 * ```ts
 * import { replayTask } from '@spanledger/instrumentation/replay'
 *
 * const { verdict, first } = await replayTask('recordings/0af7651916cd43dd8448eb211c80319c', () => resolve('T-1042'))
 * ```
 */
export async function replayTask(
  recording: Recording | string,
  run: () => unknown,
  { accept = [] }: ReplayOptions = {},
): Promise<Verdict> {
  if (replaySeams() !== undefined) throw new Error('a run is recorded or played in this process already')
  const played = typeof recording === 'string' ? readFolder(recording) : [recording]
  const installed = install(played, process.env)
  const { player } = installed
  observeOnce()
  const [main] = player.runs
  if (main === undefined || player.runs.length > 1) throw new Error('expected one recording')
  try {
    const outcome = await player.within(main, () => settledOf(run))
    player.endRun(main)
    const { outcome: before } = main.recording
    if (before.kind === 'returned' || before.kind === 'threw') main.settled({ ...outcome, outcome: before.outcome })
    return verdictOf(main, new Set(accept), versionsOf(process.env))
  } finally {
    installed.close()
  }
}

type Settled =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }

async function settledOf(run: () => unknown): Promise<Settled> {
  try {
    return { kind: 'returned', value: writeValue(await run()).json }
  } catch (error) {
    return { kind: 'threw', error: writeValue(error).json }
  }
}

const hook = Symbol.for('spanledger.instrumentation.1')
let observing = false

/** The seams are those of the hook, where it is loaded; else they are ours, and do nothing when nothing is played. */
function observeOnce(): void {
  if (observing || Reflect.get(globalThis, hook) !== undefined) return
  observing = true
  const begin = (request: OutgoingRequest) => quietly(() => replaySeams()?.begin(request, 'fetch'))
  observeOtherUndici(begin)
  observeFetch(begin)
  observeHttp(begin)
  observeHttp2(begin)
}
