import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'
import { randomBytes } from 'node:crypto'
import { GEN_AI_OPERATION_NAME, RECORD, RECORDING, TASK_ID, TASK_KEY, TASK_OUTCOME } from '../../attributes.ts'
import { quietly } from '../../guest/quietly.ts'
import type { Exchange, OutgoingRequest } from '../../wire/exchange.ts'
import { headerOf } from '../../wire/headers.ts'
import type { Ambient } from '../ambient/ambient.ts'
import { realSetImmediate } from '../real-clock.ts'
import type { Recording } from '../recording/format.ts'
import { writeValue } from '../recording/values.ts'
import { Scopes, type Place } from '../scopes.ts'
import type { OpenStep, ReplaySeams, Settled, StepAsked } from '../seams.ts'
import type { RecordMode } from '../settings.ts'
import { recordExchange } from './exchange.ts'
import { RunRecord, type RawStep, type RunIdentity } from './run/run-record.ts'
import { runStep, settle } from './settle.ts'
import { surroundings } from './around/surroundings.ts'
import { writeDown, type Surroundings } from './write-down.ts'

export interface RecorderOptions {
  readonly mode: RecordMode
  /** Takes what was recorded. */
  readonly keep: (recording: Recording) => void
  readonly environment: NodeJS.ProcessEnv
}

/** What is called by the model's own protocols is a step, and not a run. */
const runOperations: ReadonlySet<unknown> = new Set([undefined, 'invoke_agent', 'invoke_workflow', 'create_agent'])

/** Records runs: each from its root span, its request or the start of the process to its end. */
export class Recorder implements ReplaySeams {
  readonly mode = 'record'
  readonly ofProcess: RunRecord
  readonly #options: RecorderOptions
  readonly #scopes: Scopes<RunRecord>
  readonly #roots = new Map<string, RunRecord>()
  readonly #surroundings: Omit<Surroundings, 'process'>
  readonly #ending = new Set<RunRecord>()
  #writtenSteps = 0

  constructor(options: RecorderOptions) {
    this.#options = options
    this.ofProcess = new RunRecord({
      id: randomBytes(16).toString('hex'),
      kind: 'process',
      name: nameOfProcess(),
      entry: { kind: 'process', args: process.argv.slice(2) },
    })
    this.#scopes = new Scopes(this.ofProcess)
    this.#surroundings = surroundings(options.environment)
  }

  /** What the application asks of the clock and of chance, by the run that asks. */
  get ambient(): Ambient {
    // What a tool asks is not asked again when the tool is not run.
    const log = () => {
      const { scope, within } = this.#scopes.place
      return within === undefined && !scope.over ? scope.ambient : undefined
    }
    return {
      number: (kind, real) => log()?.number(kind, real) ?? real,
      id: real => log()?.id(real) ?? real,
      bytes: real => log()?.bytes(real),
    }
  }

  get place(): Place<RunRecord> {
    return this.#scopes.place
  }

  begin(request: OutgoingRequest): Exchange | undefined {
    if (headerOf(request.headers, 'user-agent') === 'spanledger-instrumentation') return undefined
    const { scope, within } = this.#scopes.place
    return recordExchange(scope, request, within)
  }

  step<Result>(asked: StepAsked, run: () => Result): Result {
    const place = this.#scopes.place
    const step = this.#open(asked, place)
    if (step === undefined) return run()
    const inside = { scope: place.scope, within: step.issue }
    return runStep(place.scope, step, () => this.#scopes.run(inside, run))
  }

  openStep(asked: StepAsked): OpenStep | undefined {
    const place = this.#scopes.place
    const step = this.#open(asked, place)
    return step && { settle: how => settle(place.scope, step, how), recorded: undefined }
  }

  settled(traceId: string, how: Settled, outcome: string): void {
    const run = this.#scopes.ofTrace(traceId)
    if (run === undefined || run.identity.kind !== 'task') return
    const { json } = writeValue('returned' in how ? how.returned : how.threw)
    run.outcome =
      'returned' in how ? { kind: 'returned', value: json, outcome } : { kind: 'threw', error: json, outcome }
    run.failed = outcome === 'failed'
  }

  taskId(): undefined {
    return undefined
  }

  /** A span has begun: the root of a run, or of a part of one. */
  spanStarted(span: ReadableSpan): void {
    const { traceId, spanId } = span.spanContext()
    const known = this.#scopes.ofTrace(traceId)
    if (known !== undefined) return
    const asked = span.attributes[RECORD] === true
    const isRoot = span.parentSpanContext === undefined || span.parentSpanContext.isRemote === true
    if (!isRoot && !asked) return
    const around = this.#scopes.place.scope
    if (around.identity.kind !== 'process' || !isRunSpan(span)) {
      around.traceIds.add(traceId)
      if (around.identity.kind !== 'process') this.#scopes.bind(traceId, around)
      return
    }
    const muted = !asked && !this.#isChosen(traceId)
    const run = this.startRun({ id: traceId, kind: 'task', name: span.name, entry: { kind: 'task' }, muted })
    run.key = textOf(span.attributes[TASK_KEY])
    run.task = textOf(span.attributes[TASK_ID])
    run.traceIds.add(traceId)
    this.#scopes.bind(traceId, run)
    this.#roots.set(spanId, run)
    // True: what has just started is the span itself.
    const attributes = span.attributes as Record<string, unknown>
    if (span.parentSpanContext === undefined) attributes[RECORDING] = muted ? 'sampled_out' : 'recorded'
  }

  spanEnded(span: ReadableSpan): void {
    const run = this.#roots.get(span.spanContext().spanId)
    if (run === undefined) return
    this.#roots.delete(span.spanContext().spanId)
    const said = textOf(span.attributes[TASK_OUTCOME])
    run.failed ||= said === 'failed' || (said === undefined && span.status.code === SpanStatusCode.ERROR)
    if (run.outcome.kind === 'ended')
      run.outcome = { kind: 'ended', outcome: said ?? (run.failed ? 'failed' : 'completed') }
    this.endRun(run)
  }

  startRun(identity: RunIdentity): RunRecord {
    return new RunRecord(identity)
  }

  /** Lets what happens from here on in this turn, and what begins in it, belong to a run. */
  enter(run: RunRecord): void {
    this.#scopes.enter(run)
  }

  /** Whether a run of this id is one of those to be recorded. */
  chosen(id: string): boolean {
    return this.#isChosen(id)
  }

  endRun(run: RunRecord): void {
    this.#ending.add(run)
    // The span ends before the work is quite over: the last byte may be told in the same turn.
    realSetImmediate(() => quietly(() => this.#end(run))).unref()
  }

  /** The process is about to end: what it did outside of all tasks is kept as well. */
  endProcess(code: number, stdout: string): void {
    for (const run of this.#ending) this.#end(run)
    const run = this.ofProcess
    run.outcome = { kind: 'exited', code, stdout }
    run.failed = code !== 0
    if (this.#options.mode.kind === 'errors' && !run.failed) return
    if (run.steps.length > 0) this.#options.keep(writeDown(run, this.#own()))
  }

  #end(run: RunRecord): void {
    if (!this.#ending.delete(run)) return
    run.over = true
    this.#scopes.release(run)
    if (run.identity.muted === true || (run.steps.length === 0 && run.identity.kind === 'http')) return
    if (this.#options.mode.kind === 'errors' && !run.failed) return
    for (const lack of this.ofProcess.lacks) if (lack.kind === 'native addon') run.lack(lack)
    this.#options.keep(writeDown(run, { ...this.#surroundings, process: this.ofProcess.identity.id }))
    this.#keepProcess()
  }

  /** Of a process that goes on, as far as it has come: its tasks cannot be played without. */
  #keepProcess(): void {
    const { steps } = this.ofProcess
    if (steps.length === this.#writtenSteps || steps.some(step => step.ending === undefined)) return
    this.#writtenSteps = steps.length
    this.#options.keep(writeDown(this.ofProcess, this.#own()))
  }

  #own(): Surroundings {
    return { ...this.#surroundings, process: undefined }
  }

  #isChosen(id: string): boolean {
    const { mode } = this.#options
    if (mode.kind !== 'sampled') return mode.kind !== 'asked'
    return Number.parseInt(id.slice(0, 8), 16) < mode.rate * 2 ** 32
  }

  #open({ seam, name, effect, input }: StepAsked, { scope, within }: Place<RunRecord>): RawStep | undefined {
    const step = scope.open(seam, name, within)
    if (step === undefined) return undefined
    const { json, opaque } = writeValue(input)
    step.input = json
    step.effect = effect
    if (opaque) scope.lack({ kind: 'opaque value', what: `the arguments of ${name}`, step: step.issue })
    return step
  }
}

function isRunSpan({ kind, attributes }: ReadableSpan): boolean {
  return kind !== SpanKind.CLIENT && runOperations.has(attributes[GEN_AI_OPERATION_NAME])
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function nameOfProcess(): string {
  return process.argv[1]?.split(/[\\/]/).at(-1) ?? 'node'
}
