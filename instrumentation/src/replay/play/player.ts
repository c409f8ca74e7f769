import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'
import { GEN_AI_OPERATION_NAME, TASK_KEY, TASK_OUTCOME } from '../../attributes.ts'
import type { Exchange, OutgoingRequest } from '../../wire/exchange.ts'
import { headerOf } from '../../wire/headers.ts'
import type { Ambient } from '../ambient/ambient.ts'
import type { Recording, Step } from '../recording/format.ts'
import { writeValue } from '../recording/values.ts'
import { Scopes } from '../scopes.ts'
import type { OpenStep, ReplaySeams, Settled, StepAsked } from '../seams.ts'
import { PlayedExchange } from './exchange.ts'
import { isLiveTool } from './live/live-settings.ts'
import { ownAgent, type PassOnOptions } from './live/pass-on.ts'
import { egressBlocked, notRecorded } from './network/sockets.ts'
import { Pairing } from './network/pairing.ts'
import { PlayRun, type PlayOptions } from './play-run.ts'

const runOperations: ReadonlySet<unknown> = new Set([undefined, 'invoke_agent', 'invoke_workflow', 'create_agent'])
const connecting: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Plays recorded runs: each in the root span, the request or the process that it was recorded from. */
export class Player implements ReplaySeams {
  readonly mode = 'play'
  readonly pairing = new Pairing()
  readonly runs: readonly PlayRun[]
  /** What was asked for outside of all recorded runs. */
  readonly blocked = new Set<string>()
  readonly #scopes: Scopes<PlayRun | undefined>
  readonly #ofProcess: PlayRun | undefined
  readonly #roots = new Map<string, PlayRun>()

  /** Connects to whoever passes on what is live. */
  readonly connect: PassOnOptions['connect']

  constructor(recordings: readonly Recording[], options: PlayOptions, connect: PassOnOptions['connect']) {
    this.connect = connect
    const ordered = [...recordings].sort((left, right) => left.startedMs - right.startedMs)
    this.runs = ordered.map(recording => new PlayRun(recording, options))
    this.#ofProcess = this.runs.find(({ recording }) => recording.kind === 'process')
    this.#ofProcess?.start()
    this.#scopes = new Scopes<PlayRun | undefined>(this.#ofProcess)
  }

  /** The run that the code which is executing belongs to. */
  get run(): PlayRun | undefined {
    const { scope } = this.#scopes.place
    return scope?.over === true && scope.recording.kind !== 'process' ? undefined : scope
  }

  get isLive(): boolean {
    return this.run?.isLive === true
  }

  /** Whether a tool is at work that is live; what it asks over HTTP is passed on like any other request. */
  get isOpen(): boolean {
    return this.#scopes.place.open === true
  }

  get ambient(): Ambient {
    const record = () => (this.isLive || this.isOpen ? undefined : this.run?.ambient)
    return {
      number: (kind, real) => record()?.number(kind, real) ?? real,
      id: real => record()?.id(real) ?? real,
      bytes: real => record()?.bytes(real),
    }
  }

  /** How the next connection to a host failed, where no answer came at all. */
  failure(host: string): Step['error'] {
    if (this.run?.live !== undefined) return undefined
    const next = this.run?.recording.steps.find(step => {
      return (
        step.request.url !== undefined &&
        URL.canParse(step.request.url) &&
        new URL(step.request.url).hostname === host &&
        !this.#failed.has(step)
      )
    })
    if (next?.ending !== 'error' || next.response !== undefined || !connecting.has(next.error?.code ?? ''))
      return undefined
    this.#failed.add(next)
    return next.error
  }

  readonly #failed = new WeakSet<Step>()

  begin(request: OutgoingRequest): Exchange | undefined {
    if (headerOf(request.headers, 'user-agent') === ownAgent) return undefined
    const { run } = this
    if (run?.isLive === true) return undefined
    if (run !== undefined) return new PlayedExchange({ run, request, player: this, isOpen: this.isOpen })
    this.blocked.add(`${request.method} ${request.origin}`)
    return undefined
  }

  step<Result>(asked: StepAsked, call: () => Result): Result {
    const { run } = this
    if (run?.isLive === true) return call()
    if (run !== undefined && this.#mayRun(run, asked)) {
      run.wentLive({ ...asked, url: undefined, body: { json: writeValue(asked.input).json } }, 'live')
      return this.#scopes.run({ scope: run, within: undefined, open: true }, call)
    }
    const step = this.#match(asked)
    const result = step && run?.resultOf(step)
    if (step === undefined || run === undefined) {
      const refused = run?.live ? notRecorded(asked.name) : egressBlocked(asked.name)
      if (asked.isAsync !== true) throw refused
      const failed: unknown = Promise.reject(refused)
      // True: an asynchronous function's result is a promise.
      return failed as Result
    }
    if (step.response?.sync === true && result !== undefined) {
      run.timeline.reach(step.endedMs ?? 0)
      run.ended()
      if ('threw' in result) throw result.threw
      // True: it is what the same call gave when it was recorded.
      return result.returned as Result
    }
    // True: as above, and it came by a promise.
    return this.#inItsTime(run, step) as Result
  }

  openStep(asked: StepAsked): OpenStep | undefined {
    const { run } = this
    if (run?.isLive === true) return undefined
    const step = this.#match(asked)
    const refused = () => (run?.live ? notRecorded(asked.name) : egressBlocked(asked.name))
    const recorded = step === undefined || run === undefined ? Promise.reject(refused()) : this.#inItsTime(run, step)
    return { recorded, settle: () => undefined }
  }

  /** Whether a tool is run for real. One that writes is not, whatever was said. */
  #mayRun({ live, recording }: PlayRun, { name, effect }: StepAsked): boolean {
    if (live === undefined || !(this.isOpen || isLiveTool(name, live.tools))) return false
    return effect !== 'write' && !recording.steps.some(step => step.name === name && step.effect === 'write')
  }

  settled(traceId: string, how: Settled, outcome: string): void {
    const run = this.#scopes.ofTrace(traceId)
    if (run === undefined || run.recording.kind !== 'task') return
    const { json } = writeValue('returned' in how ? how.returned : how.threw)
    run.settled(
      'returned' in how ? { kind: 'returned', value: json, outcome } : { kind: 'threw', error: json, outcome },
    )
  }

  taskId(traceId: string): string | undefined {
    return this.#scopes.ofTrace(traceId)?.recording.task
  }

  /** A span has begun: of a recorded run it is the root, if it is of the same name and business object. */
  spanStarted(span: ReadableSpan): void {
    const { traceId, spanId } = span.spanContext()
    if (this.#scopes.ofTrace(traceId) !== undefined) return
    const around = this.#scopes.marked
    if (around !== undefined) return this.#scopes.bind(traceId, around)
    if (span.kind === SpanKind.CLIENT || !runOperations.has(span.attributes[GEN_AI_OPERATION_NAME])) return
    const key = span.attributes[TASK_KEY]
    const run = this.runs.find(({ begun, recording }) => {
      return !begun && recording.kind === 'task' && recording.name === span.name && recording.key === (key ?? undefined)
    })
    if (run === undefined) return
    run.start()
    this.#scopes.bind(traceId, run)
    this.#roots.set(spanId, run)
  }

  spanEnded(span: ReadableSpan): void {
    const run = this.#roots.get(span.spanContext().spanId)
    if (run === undefined) return
    this.#roots.delete(span.spanContext().spanId)
    const said = span.attributes[TASK_OUTCOME]
    const failed = span.status.code === SpanStatusCode.ERROR
    const { outcome } = run.recording
    if (outcome.kind === 'ended') {
      run.settled({ kind: 'ended', outcome: typeof said === 'string' ? said : failed ? 'failed' : 'completed' })
    }
    this.endRun(run)
  }

  /** Runs a function as a recorded run, whatever there is of spans. */
  within<Result>(run: PlayRun, call: () => Result): Result {
    run.start()
    return this.#scopes.run({ scope: run, within: undefined }, call)
  }

  enter(run: PlayRun): void {
    run.start()
    this.#scopes.enter(run)
  }

  endRun(run: PlayRun): void {
    run.end()
    this.#scopes.release(run)
  }

  #match({ seam, name, input }: StepAsked): Step | undefined {
    const { run } = this
    if (run === undefined) {
      this.blocked.add(name)
      return undefined
    }
    run.begin()
    return run.match({ seam, name, url: undefined, body: { json: writeValue(input).json } })
  }

  /** The result of a step when its turn has come. One that never ended never does. */
  #inItsTime(run: PlayRun, step: Step): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const result = run.resultOf(step)
      if (result === undefined || step.endedMs === undefined) return
      const happen = () => {
        run.ended()
        if ('threw' in result) reject(result.threw)
        else resolve(result.returned)
      }
      run.timeline.add([{ ms: step.endedMs, ready: () => true, dead: () => false, happen }])
    })
  }
}
