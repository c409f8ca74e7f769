import { AmbientLog } from '../../ambient/ambient-log.ts'
import { realMonotonic, realNow } from '../../real-clock.ts'
import type { Entry, Lack, Outcome, RecordingKind, SeamName, StepError } from '../../recording/format.ts'
import type { KeptBytes } from './kept-bytes.ts'
import { limits } from './limits.ts'

/** A step while it is recorded, before it is written down. */
export interface RawStep {
  readonly issue: number
  readonly within: number | undefined
  readonly seam: SeamName
  readonly issuedMs: number
  name: string
  effect?: 'read' | 'write' | undefined
  method?: string
  url?: string
  type?: string | undefined
  /** Of HTTP. */
  request?: KeptBytes
  response?: { readonly status: number; readonly headers: Record<string, string>; readonly startedMs: number }
  answer?: KeptBytes
  /** Of a library: written down at once, since the application may change the values. */
  input?: unknown
  returned?: { readonly value: unknown }
  threw?: { readonly value: unknown }
  sync?: boolean
  completion?: number
  ending?: 'complete' | 'aborted' | 'abandoned' | 'error'
  endedMs?: number
  error?: StepError
}

export interface RunIdentity {
  readonly id: string
  readonly kind: RecordingKind
  readonly name: string
  readonly entry: Entry
  /** Of a run that is not recorded: nothing of it is kept. */
  readonly muted?: boolean
}

let now: number | undefined

/** The time at the beginning of this turn, or of this microtask. */
function moment(): number {
  if (now === undefined) {
    now = realMonotonic()
    queueMicrotask(() => (now = undefined))
  }
  return now
}

/** One run while it is recorded. */
export class RunRecord {
  readonly identity: RunIdentity
  readonly startedMs = realNow()
  readonly steps: RawStep[] = []
  readonly traceIds = new Set<string>()
  readonly ambient = new AmbientLog(() => this.epoch)
  key: string | undefined
  task: string | undefined
  entry: Entry
  outcome: Outcome = { kind: 'ended' }
  failed = false
  /** How many steps have begun or ended. */
  epoch = 0
  over = false
  readonly #lacks = new Map<string, Lack>()
  readonly #started = realMonotonic()
  #completions = 0
  #bytes = 0

  constructor(identity: RunIdentity) {
    this.identity = identity
    this.entry = identity.entry
  }

  /** One moment for all that comes in one piece. */
  get elapsedMs(): number {
    return Math.round((moment() - this.#started) * 1000) / 1000
  }

  get lacks(): readonly Lack[] {
    return [...this.#lacks.values()]
  }

  lack(lack: Lack): void {
    const name = `${lack.kind} ${lack.what} ${lack.step ?? ''}`
    if (this.#lacks.size < 200) this.#lacks.set(name, lack)
  }

  /** A step begins; `undefined` where it is not recorded. */
  open(seam: SeamName, name: string, within: number | undefined): RawStep | undefined {
    if (this.identity.muted === true || this.over) return undefined
    if (this.steps.length >= limits.steps) {
      this.lack({ kind: 'truncated', what: `more than ${limits.steps} steps` })
      return undefined
    }
    const step: RawStep = { issue: this.steps.length + 1, within, seam, name, issuedMs: this.elapsedMs }
    this.steps.push(step)
    // What a tool does inside is not done again when it is played.
    if (within === undefined) this.epoch += 1
    return step
  }

  /** Keeps bytes of a step, within what the run may hold. */
  keep(step: RawStep, kept: KeptBytes, chunk: Uint8Array | string): void {
    if (this.over) return
    if (this.#bytes > limits.runBytes) kept.truncated = true
    else this.#bytes += kept.add(this.elapsedMs, chunk)
    if (kept.truncated) this.lack({ kind: 'truncated', what: step.name, step: step.issue })
  }

  ended(step: RawStep, ending: NonNullable<RawStep['ending']>): void {
    if (this.over || step.ending !== undefined) return
    this.#completions += 1
    if (step.within === undefined) this.epoch += 1
    step.completion = this.#completions
    step.ending = ending
    step.endedMs = this.elapsedMs
  }
}
