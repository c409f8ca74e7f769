import { readRecordings, type Recording } from '@spanledger/instrumentation/replay'
import { playCommand } from '../replay/play.ts'
import { verdictLines } from '../replay/verdict-lines.ts'
import { agentPath, environmentOf, type AgentOptions } from './agent-process.ts'

interface ReplayParts extends Omit<AgentOptions, 'onLine'> {
  readonly section: (heading: string, lines: readonly string[]) => void
}

/**
 * Executes a ticket that failed again, as it was recorded, with no server; and once more with one word of the prompt
 * changed. Says whether the first was identical and the second was found out.
 */
export async function replayFailedTicket({ section, ...agent }: ReplayParts, signal: AbortSignal): Promise<boolean> {
  const kept = readRecordings(agent.recordFolder)
  // A folder that was given may hold the recordings of an earlier demo.
  const newest = kept.reduce((last, one) => (one.startedMs > last.startedMs ? one : last))
  const all = kept.filter(({ id, process }) => process === newest.process || id === newest.process)
  const failed = all.find(recording => isStepLimit(recording, all))
  if (failed === undefined) throw new Error('No ticket failed that could be replayed')
  const ticket = failed.key ?? ''
  const recordings = all
    .filter(other => other === failed || other.kind === 'process' || other.key === undefined)
    .map(recording => ({ recording, asked: recording === failed }))
  const play = async (environment: NodeJS.ProcessEnv) => {
    const command = [process.execPath, agentPath, ticket]
    const { verdicts } = await playCommand({ recordings, command, environment, prints: 'ignore' }, signal)
    return verdicts[0]
  }
  // An address at which nobody listens: what is not in the record has nowhere to go.
  const environment = environmentOf({ ...agent, modelUrl: 'http://127.0.0.1:65535' })
  const [same, edited] = await Promise.all([play(environment), play({ ...environment, SUPPORT_TONE: 'cheerful' })])
  section(
    `Ticket ${ticket} failed: the same run again, offline`,
    same === undefined ? ['no verdict'] : verdictLines(same),
  )
  section('And with one word of the prompt changed', edited === undefined ? ['no verdict'] : verdictLines(edited))
  return same?.verdict === 'identical' && edited?.verdict === 'diverged'
}

/** A ticket that failed at its first attempt, and with the most steps of those. */
function isStepLimit({ key, outcome, steps }: Recording, all: readonly Recording[]): boolean {
  const attempts = all.filter(other => other.key === key).length
  return key !== undefined && outcome.outcome === 'failed' && attempts === 1 && steps.length > 5
}
