import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { quietly } from '../guest/quietly.ts'
import type { Ending, Exchange } from '../wire/exchange.ts'
import type { OpenedReplay } from './open-replay.ts'

/** The recorder or player that the environment asks for; what they are made of is loaded only then. */
export function replayOf(environment: NodeJS.ProcessEnv): OpenedReplay | undefined {
  const { SPANLEDGER_RECORD: record, SPANLEDGER_REPLAY: replay } = environment
  if (!record && !replay) return undefined
  const load = createRequire(import.meta.url)
  const open = () => {
    // True: that file, built.
    const own = load(fileURLToPath(new URL('./open-replay.js', import.meta.url))) as typeof import('./open-replay.ts')
    return own.openReplay(environment)
  }
  if (!replay) return quietly(open)
  try {
    return open()
  } catch (error) {
    // The record was to be played: without it, the run would be a live one.
    process.stderr.write(`spanledger: cannot play ${replay}: ${String(error)}\n`)
    return process.exit(2)
  }
}

/** One exchange for two observers, either of which may not be there. */
export function observedTwice(first: Exchange | undefined, second: Exchange | undefined): Exchange | undefined {
  if (first === undefined || second === undefined) return first ?? second
  return {
    requestBytes(chunk) {
      quietly(() => first.requestBytes(chunk))
      second.requestBytes(chunk)
    },
    requestComplete() {
      quietly(() => first.requestComplete())
      second.requestComplete()
    },
    responseStarted(status, headers) {
      quietly(() => first.responseStarted(status, headers))
      second.responseStarted(status, headers)
    },
    responseBytes(chunk, paused) {
      quietly(() => first.responseBytes(chunk, paused))
      second.responseBytes(chunk, paused)
    },
    ended(ending: Ending, error?: unknown) {
      quietly(() => first.ended(ending, error))
      second.ended(ending, error)
    },
  }
}
