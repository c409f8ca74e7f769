import { AmbientRecord } from '../ambient/ambient-record.ts'
import { Redact } from '../record/redact.ts'
import type { Redactor } from '../../redaction/redactor.ts'
import { comparable } from '../recording/identity.ts'
import { firstDifference } from '../recording/difference.ts'
import type { Outcome, Recording, Step } from '../recording/format.ts'
import { readValue } from '../recording/values.ts'
import type { Divergence } from './match/divergence.ts'
import { madeCall, mostMadeCalls, type MadeCall } from './match/made-call.ts'
import { Matcher, type Call } from './match/matcher.ts'
import { stepWithoutKeys, withoutKeys } from './match/without-keys.ts'
import { Timeline } from './time/timeline.ts'

export interface PlayOptions {
  /** What recordings are redacted with, and so what is compared with them; none where the record is in full. */
  readonly redactor: Redactor | undefined
  /** After how many steps the rest is live. */
  readonly liveAfter: number | undefined
  /** Results given instead of the recorded ones, by `tool:NAME`. */
  readonly overrides: ReadonlyMap<string, unknown>
}

/** One recorded run while it is played. */
export class PlayRun {
  readonly recording: Recording
  readonly ambient: AmbientRecord
  readonly timeline: Timeline
  readonly options: PlayOptions
  readonly blocked = new Set<string>()
  /** The calls so far, in the order in which they were made. */
  readonly made: MadeCall[] = []
  /** What came of it this time, as it is compared. */
  outcome: unknown = undefined
  /** How many steps have begun or ended. */
  epoch = 0
  begun = false
  over = false
  readonly #matcher: Matcher
  readonly #isRedacted: boolean
  readonly #redact: Redact
  readonly #skipped = new Set<number>()
  #outcome: Divergence | undefined

  constructor(recording: Recording, options: PlayOptions) {
    this.recording = recording
    this.options = options
    this.ambient = new AmbientRecord(recording.ambient, () => this.epoch)
    this.#isRedacted = recording.content !== 'full'
    this.#matcher = new Matcher(this.#isRedacted ? recording.steps.map(stepWithoutKeys) : recording.steps)
    this.#redact = new Redact(recording.content === 'full' ? undefined : options.redactor, () => undefined)
    this.timeline = new Timeline({
      expected: () => this.#expected(),
      skip: id => {
        this.#skipped.add(id)
        this.timeline.wake()
      },
    })
  }

  /** Whether what comes now goes out for real. */
  get isLive(): boolean {
    const { liveAfter } = this.options
    return liveAfter !== undefined && this.#matcher.taken >= liveAfter
  }

  /** A call begins, of which it may not be known yet what it asks for. */
  begin(): void {
    this.epoch += 1
  }

  ended(): void {
    this.epoch += 1
  }

  /** The recorded step of a call; `undefined` for one that is not in the record. */
  match(call: Call): Step | undefined {
    const body = this.#redact.body(call.body, '')
    const url = call.url === undefined ? undefined : this.#redact.text(call.url, '')
    const asked = { ...call, url, body }
    const step = this.#matcher.match(this.#isRedacted ? { ...asked, ...withoutKeys({ url, body }) } : asked)
    if (step === undefined) this.blocked.add(call.name)
    else this.timeline.reach(step.issuedMs)
    if (this.made.length < mostMadeCalls) this.made.push(madeCall({ ...call, body }, step))
    return step
  }

  /** What came of the run, to be compared with what came of it then. */
  settled(outcome: Outcome): void {
    const { outcome: before } = this.recording
    const { recorded, actual } = comparableOutcomes(before, outcome, this.#redact)
    this.outcome = actual
    const plain = <Value>(value: Value) => (this.#isRedacted ? withoutKeys(value) : value)
    const found = firstDifference(plain(recorded), plain(actual))
    if (found !== undefined) this.#outcome = { kind: 'outcome', step: undefined, name: 'the outcome', ...found }
  }

  get divergences(): readonly Divergence[] {
    const found = this.#matcher.divergences(this.over)
    return this.#outcome === undefined ? found : [...found, this.#outcome]
  }

  /** The recorded result of a step that is no HTTP: returned, thrown, or nothing where it never ended. */
  resultOf(step: Step): { readonly returned: unknown } | { readonly threw: unknown } | undefined {
    const name = step.name.startsWith('tool ') ? `tool:${step.name.slice('tool '.length)}` : step.name
    if (this.options.overrides.has(name)) return { returned: this.options.overrides.get(name) }
    const { response } = step
    if (response === undefined) return undefined
    return 'threw' in response ? { threw: readValue(response.threw) } : { returned: readValue(response.returned) }
  }

  #expected(): { readonly ms: number; readonly id: number } | undefined {
    let first: { readonly ms: number; readonly id: number } | undefined
    for (const { issue, response, endedMs } of this.#matcher.waiting) {
      const ms = response?.startedMs ?? endedMs
      if (ms === undefined || this.#skipped.has(issue)) continue
      if (first === undefined || ms < first.ms) first = { ms, id: issue }
    }
    return first
  }
}

function comparableOutcomes(before: Outcome, now: Outcome, redact: Redact) {
  // A root span says only how it ended.
  if (before.kind === 'ended' || now.kind === 'ended') return { recorded: before.outcome, actual: now.outcome }
  if (before.kind === 'answered' && now.kind === 'answered') {
    return {
      recorded: { status: before.status, body: comparable(before.body) },
      actual: { status: now.status, body: comparable(redact.body(now.body, '')) },
    }
  }
  const { kind: _before, ...recorded } = before
  const { kind: _now, ...actual } = now
  return { recorded, actual: redact.value(actual, '') }
}
