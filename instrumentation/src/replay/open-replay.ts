import { diag } from '@opentelemetry/api'
import type { Unsent } from '../guest/ending/last-flush.ts'
import { openPlayer } from './play/open-player.ts'
import { openRecorder } from './record/open-recorder.ts'
import { replaySeams, type ReplaySeams } from './seams.ts'
import { readReplaySettings } from './settings.ts'

export interface OpenedReplay {
  readonly seams: ReplaySeams
  /** Recordings that have not been sent yet. */
  readonly unsent: Unsent | undefined
}

/** Begins to record the runs of this process, or to play one, as its environment says. */
export function openReplay(environment: NodeJS.ProcessEnv): OpenedReplay | undefined {
  if (replaySeams() !== undefined) return undefined
  const { record, folder, replay, problem } = readReplaySettings(environment)
  if (problem !== undefined) diag.warn(`spanledger: ${problem}`)
  // Whoever plays has asked for it: that it cannot be done must not end in a run that is live.
  if (replay !== undefined) return { seams: openPlayer(replay, environment), unsent: undefined }
  return record && openRecorder({ mode: record, folder, environment })
}
