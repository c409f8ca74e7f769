import type { Lack, Recording, RedactedRecording, Verdict } from '@spanledger/instrumentation/replay'

const what = 'when it was added to the set'

/** Says in a recording from which something was taken out that this was done for the set. */
export function redactedForSet({ recording, found }: RedactedRecording): Recording {
  if (found.length === 0) return recording
  const lack: Lack = { kind: 'redacted', what }
  return { ...recording, incomplete: [...recording.incomplete, lack] }
}

/**
 * A verdict in which what was taken out for the set counts for nothing: what stands for it is compared, and whoever added
 * the recording knew of it.
 */
export function acceptedForSet(verdict: Verdict): Verdict {
  if (verdict.verdict !== 'incomplete') return verdict
  const lacks = verdict.lacks.filter(lack => lack.kind !== 'redacted' || lack.what !== what)
  return lacks.length === 0 ? { ...verdict, verdict: 'identical', lacks } : { ...verdict, lacks }
}
