import type { Seam } from '../coverage/requests.ts'
import type { Exchange, OutgoingRequest } from '../wire/exchange.ts'
import type { SeamName } from './recording/format.ts'

/** A call that is no HTTP: a tool, a look-up, a message to another process. */
export interface StepAsked {
  readonly seam: SeamName
  readonly name: string
  readonly effect?: 'read' | 'write' | undefined
  readonly input: unknown
  /** Whether its result comes by a promise, as far as one can tell. */
  readonly isAsync?: boolean
}

/** How a task's function ended. */
export type Settled = { readonly returned: unknown } | { readonly threw: unknown }

/** What the recorder and the player both are to the seams. Where neither is at work there is none of it. */
export interface ReplaySeams {
  readonly mode: 'record' | 'play'
  /** The observer of a request over HTTP. */
  begin(request: OutgoingRequest, seam: Seam): Exchange | undefined
  /** Runs a call and records it, or gives what was recorded and runs nothing. */
  step<Result>(asked: StepAsked, run: () => Result): Result
  /** The same of a call whose result comes in another way than as the function's own. */
  openStep(asked: StepAsked): OpenStep | undefined
  /** What the function of the task in this trace gave, and how the task says that it ended. */
  settled(traceId: string, how: Settled, outcome: string): void
  /** The id that the task in this trace had when it was recorded. */
  taskId(traceId: string): string | undefined
}

/** A step under way: to be settled by whoever records, or asked for what was recorded. */
export interface OpenStep {
  /** Recording: the result came. */
  settle(how: Settled): void
  /** Playing: what was recorded, when its turn has come. Never resolves where the call never ended. */
  readonly recorded: Promise<unknown> | undefined
}

const place = Symbol.for('spanledger.replay.1')

/** The recorder or player of this process, also for another copy of this package. */
export function replaySeams(): ReplaySeams | undefined {
  // True: nobody else sets it, and copies of this package of the same number agree on its form.
  return Reflect.get(globalThis, place) as ReplaySeams | undefined
}

/** Runs a call as a step of the run that is recorded or played, if there is one. */
export function inReplay<Result>(asked: () => StepAsked, run: () => Result): Result {
  const seams = replaySeams()
  return seams === undefined ? run() : seams.step(asked(), run)
}

export function isAsync(run: object): boolean {
  return run.constructor.name === 'AsyncFunction'
}

export function setReplaySeams(seams: ReplaySeams | undefined): void {
  Object.defineProperty(globalThis, place, { value: seams, configurable: true, writable: true })
}
