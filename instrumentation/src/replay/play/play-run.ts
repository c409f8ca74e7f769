import type { Ambient } from '../ambient/ambient.ts'
import { AmbientRecord } from '../ambient/ambient-record.ts'
import { Redact } from '../record/redact.ts'
import type { Redactor } from '../../redaction/redactor.ts'
import { realMonotonic } from '../real-clock.ts'
import { comparable, requestHash } from '../recording/identity.ts'
import { firstDifference } from '../recording/difference.ts'
import type { Body, Lack, Outcome, Recording, Step } from '../recording/format.ts'
import { readValue } from '../recording/values.ts'
import type { Divergence } from './match/divergence.ts'
import { madeCall, mostMadeCalls, type MadeCall } from './match/made-call.ts'
import { Matcher, type Call } from './match/matcher.ts'
import { Renaming } from './match/renaming.ts'
import { stepWithoutKeys, withoutKeys } from './match/without-keys.ts'
import { AtOnce } from './live/at-once.ts'
import { LiveRecord, type Answered } from './live/live-record.ts'
import type { LiveSettings } from './live/live-settings.ts'
import { MovedClock } from './live/moved-clock.ts'
import { Timeline } from './time/timeline.ts'

export interface PlayOptions {
  /** What recordings are redacted with, and so what is compared with them; none where the record is in full. */
  readonly redactor: Redactor | undefined
  /** After how many steps the rest is live. */
  readonly liveAfter: number | undefined
  /** Results given instead of the recorded ones, by `tool:NAME`. */
  readonly overrides: ReadonlyMap<string, unknown>
  readonly live: LiveSettings | undefined
}

/** One recorded run while it is played. */
export class PlayRun {
  readonly recording: Recording
  readonly ambient: Ambient
  readonly timeline: Timeline | AtOnce
  readonly options: PlayOptions
  /** Set where models are asked for real. */
  readonly live: LiveSettings | undefined
  readonly blocked = new Set<string>()
  /** The calls so far, in the order in which they were made. */
  readonly made: MadeCall[] = []
  /** What came of it this time, as it is compared. */
  outcome: unknown = undefined
  /** What came of it when it was recorded, as it is compared. */
  recordedOutcome: unknown = undefined
  /** How many steps have begun or ended. */
  epoch = 0
  over = false
  readonly #matcher: Matcher
  readonly #record: LiveRecord | undefined
  readonly #renaming = new Renaming()
  readonly #isRedacted: boolean
  readonly #redact: Redact
  readonly #skipped = new Set<number>()
  #outcome: Divergence | undefined
  #startedMs: number | undefined
  #endedMs: number | undefined

  constructor(recording: Recording, options: PlayOptions) {
    this.recording = recording
    this.options = options
    this.live = options.live?.runs.includes(recording.id) === true ? options.live : undefined
    this.ambient = this.live ? new MovedClock(recording) : new AmbientRecord(recording.ambient, () => this.epoch)
    this.#isRedacted = recording.content !== 'full'
    const steps = this.#isRedacted ? recording.steps.map(stepWithoutKeys) : recording.steps
    this.#matcher = new Matcher(steps)
    this.#record = this.live && new LiveRecord(steps)
    this.#redact = new Redact(recording.content === 'full' ? undefined : options.redactor, () => undefined)
    this.timeline = this.live ? new AtOnce() : this.#recordedTime()
  }

  get begun(): boolean {
    return this.#startedMs !== undefined
  }

  start(): void {
    this.#startedMs ??= realMonotonic()
  }

  end(): void {
    this.over = true
    this.#endedMs ??= realMonotonic()
    this.timeline.close()
  }

  /** How long it took this time. */
  get durationMs(): number {
    return (this.#endedMs ?? realMonotonic()) - (this.#startedMs ?? realMonotonic())
  }

  /** The time that its timers go by; none where that is the real one. */
  get virtualTime(): Timeline | undefined {
    return this.timeline instanceof Timeline ? this.timeline : undefined
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
    const compared = this.#isRedacted ? { ...asked, ...withoutKeys({ url, body }) } : asked
    const { step, how } = this.#find(compared)
    if (this.#isRedacted && step !== undefined && this.live === undefined) this.#compareValues(step, body)
    if (step === undefined) this.blocked.add(call.name)
    else this.timeline.reach(step.issuedMs)
    this.#note(madeCall({ ...call, body }, step, this.live && how))
    if (step === undefined && this.live?.missing === 'stop') process.exit(2)
    return step
  }

  /** Whether the record has the very call. */
  has(call: Call): boolean {
    return this.#record?.has(call) === true
  }

  /** A call that goes out for real. */
  wentLive(call: Call, how: Answered): void {
    this.#note(madeCall({ ...call, body: this.#redact.body(call.body, '') }, undefined, how))
  }

  /** Of what was taken out it is known which was the same as which. */
  #compareValues({ issue, name, request }: Step, body: Body | undefined): void {
    const recorded = this.recording.steps.find(step => step.issue === issue)?.request
    if (
      recorded === undefined ||
      requestHash({ name, url: undefined, body: withoutKeys(body) }) !==
        requestHash({ name, url: undefined, body: request.body })
    )
      return
    const found = this.#renaming.conflict(comparable(recorded.body), comparable(body))
    if (found !== undefined) this.#matcher.add({ kind: 'edited', step: issue, name, ...found })
  }

  #note(call: MadeCall): void {
    if (this.made.length < mostMadeCalls) this.made.push(call)
  }

  #find(call: Call): { readonly step: Step | undefined; readonly how: Answered } {
    if (this.#record === undefined) return { step: this.#matcher.match(call), how: 'recorded' }
    const found = this.#record.find(call)
    if (found !== undefined || this.live?.missing !== 'nearest') return found ?? { step: undefined, how: 'missing' }
    const step = this.#record.nearest(call)
    return { step, how: step === undefined ? 'missing' : 'nearest' }
  }

  /** What came of the run, to be compared with what came of it then. */
  settled(outcome: Outcome): void {
    const { outcome: before } = this.recording
    const { recorded, actual } = comparableOutcomes(before, outcome, this.#redact)
    this.outcome = actual
    this.recordedOutcome = recorded
    const plain = <Value>(value: Value) => (this.#isRedacted ? withoutKeys(value) : value)
    const found = firstDifference(plain(recorded), plain(actual))
    if (found !== undefined) this.#outcome = { kind: 'outcome', step: undefined, name: 'the outcome', ...found }
  }

  get divergences(): readonly Divergence[] {
    // Of what is live nothing is compared.
    if (this.isLive) return this.#matcher.divergences(false)
    const found = this.#matcher.divergences(this.over)
    return this.#outcome === undefined ? found : [...found, this.#outcome]
  }

  /** What its record does not have, or it was not played to the end from. */
  get lacks(): readonly Lack[] {
    const { incomplete } = this.recording
    const { liveAfter } = this.options
    return this.isLive ? [...incomplete, { kind: 'not recorded', what: `live after ${liveAfter} steps` }] : incomplete
  }

  /** The recorded result of a step that is no HTTP: returned, thrown, or nothing where it never ended. */
  resultOf(step: Step): { readonly returned: unknown } | { readonly threw: unknown } | undefined {
    const name = step.name.startsWith('tool ') ? `tool:${step.name.slice('tool '.length)}` : step.name
    if (this.options.overrides.has(name)) return { returned: this.options.overrides.get(name) }
    const { response } = step
    if (response === undefined) return undefined
    return 'threw' in response ? { threw: readValue(response.threw) } : { returned: readValue(response.returned) }
  }

  #recordedTime(): Timeline {
    const timeline = new Timeline({
      expected: () => this.#expected(),
      skip: id => {
        this.#skipped.add(id)
        timeline.wake()
      },
    })
    return timeline
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
