import { diag } from '@opentelemetry/api'
import { envDetector, detectResources, defaultResource } from '@opentelemetry/resources'
import type { Unsent } from '../../guest/ending/last-flush.ts'
import { quietly } from '../../guest/quietly.ts'
import { ownRedaction } from '../../redaction/own-redactor.ts'
import { listenToSpans } from '../../spans/ending/listeners.ts'
import { installAmbient } from '../ambient/install.ts'
import type { Recording } from '../recording/format.ts'
import { setReplaySeams, type ReplaySeams } from '../seams.ts'
import type { RecordMode } from '../settings.ts'
import { observePrinted } from './around/printed.ts'
import { watchUnseen } from './around/unseen.ts'
import { recordRequests } from './http-entry.ts'
import { writeFolder } from './out/folder.ts'
import { LogSender } from './out/send-logs.ts'
import { Recorder } from './recorder.ts'

export interface OpenRecorderOptions {
  readonly mode: RecordMode
  readonly folder: string | undefined
  readonly environment: NodeJS.ProcessEnv
}

export interface OpenedRecorder {
  readonly seams: ReplaySeams
  /** What has not been sent yet; nothing where recordings are written into a folder. */
  readonly unsent: Unsent | undefined
}

/** Starts recording the runs of this process. */
export function openRecorder({ mode, folder, environment }: OpenRecorderOptions): OpenedRecorder | undefined {
  const { mode: content } = ownRedaction()
  if (content === 'hash' || content === 'off') {
    diag.warn(`spanledger: SPANLEDGER_CONTENT=${content} leaves nothing to record`)
    return undefined
  }
  const sender = folder === undefined ? new LogSender(environment, resourceOf()) : undefined
  const keep = (recording: Recording) => {
    if (folder === undefined) sender?.add(recording)
    else writeFolder(folder, recording)
  }
  const recorder = new Recorder({ mode, keep, environment })
  setReplaySeams(recorder)
  listenToSpans({
    started: span => recorder.spanStarted(span),
    ended: span => recorder.spanEnded(span),
  })
  recordRequests(recorder)
  // Of an addon or a thread nobody knows which of the runs it works for.
  watchUnseen(lack => (lack.kind === 'native addon' ? recorder.ofProcess : recorder.place.scope).lack(lack))
  const printed = observePrinted()
  process.on('exit', code => quietly(() => recorder.endProcess(code, printed.text())))
  installAmbient(recorder.ambient)
  return { seams: recorder, unsent: sender && endingWith(recorder, sender.unsent, () => printed.text()) }
}

/** What is sent has to be sent before the process ends: what it did outside of tasks is told when all else is over. */
function endingWith(recorder: Recorder, unsent: Unsent, printed: () => string): Unsent {
  let told = 0
  const untold = () => recorder.ofProcess.steps.length > told
  return {
    pending: () => unsent.pending() || untold(),
    flush: async () => {
      if (untold()) {
        told = recorder.ofProcess.steps.length
        recorder.endProcess(Number(process.exitCode ?? 0), printed())
      }
      await unsent.flush()
    },
    drop: () => unsent.drop(),
  }
}

function resourceOf() {
  return defaultResource().merge(detectResources({ detectors: [envDetector] })).attributes
}
