export type RecordMode =
  | { readonly kind: 'all' | 'errors' | 'asked' }
  | { readonly kind: 'sampled'; readonly rate: number }

export interface ReplaySettings {
  /** `SPANLEDGER_RECORD`: which runs are recorded; `undefined` for none, and not even what a task asks for. */
  readonly record: RecordMode | undefined
  /** `SPANLEDGER_RECORD_DIR`: where recordings are written instead of being sent. */
  readonly folder: string | undefined
  /** `SPANLEDGER_REPLAY`: the folder of the recording to be played. */
  readonly replay: string | undefined
  /** What was not understood, to be said. */
  readonly problem: string | undefined
}

/** What the environment says about recording and playing. */
export function readReplaySettings(environment: NodeJS.ProcessEnv): ReplaySettings {
  const text = environment['SPANLEDGER_RECORD']?.trim().toLowerCase()
  const record = modeOf(text)
  return {
    record,
    folder: environment['SPANLEDGER_RECORD_DIR'] || undefined,
    replay: environment['SPANLEDGER_REPLAY'] || undefined,
    problem:
      record === undefined && text
        ? `SPANLEDGER_RECORD is ${JSON.stringify(text)}: expected off, asked, all, errors or sampled:0.1; nothing is recorded`
        : undefined,
  }
}

// `off` lets a task ask for itself: somebody has thought about it.
function modeOf(text: string | undefined): RecordMode | undefined {
  if (text === 'all' || text === 'errors') return { kind: text }
  if (text === 'off' || text === 'asked') return { kind: 'asked' }
  const [, digits] = /^sampled:(\d*\.?\d+)$/.exec(text ?? '') ?? []
  const rate = Number(digits)
  return rate >= 0 && rate <= 1 ? { kind: 'sampled', rate } : undefined
}
