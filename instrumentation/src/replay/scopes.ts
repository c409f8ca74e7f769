import { context, trace, type Context } from '@opentelemetry/api'
import { AsyncLocalStorage } from 'node:async_hooks'

/** Where in a run something happens. */
export interface Place<Scope> {
  readonly scope: Scope
  /** The tool or look-up that it happens in. */
  readonly within: number | undefined
  /** Inside of a tool that is live: what it does is done. */
  readonly open?: boolean
}

const mostTraces = 10_000

/** Which run the code that is executing belongs to: by our own mark, else by its trace, else the process's own. */
export class Scopes<Scope> {
  readonly #marks = new AsyncLocalStorage<Place<Scope>>()
  readonly #byTrace = new Map<string, Scope>()
  readonly #ofProcess: Place<Scope>
  /** Where the context that was asked about last belongs: it is asked about many times in a row. */
  #last: { readonly context: Context; readonly place: Place<Scope> } | undefined

  constructor(ofProcess: Scope) {
    this.#ofProcess = { scope: ofProcess, within: undefined }
  }

  get place(): Place<Scope> {
    const marked = this.#marks.getStore()
    if (marked !== undefined) return marked
    if (this.#byTrace.size === 0) return this.#ofProcess
    const active = context.active()
    if (this.#last?.context === active) return this.#last.place
    const scope = this.ofTrace(trace.getSpanContext(active)?.traceId)
    const place = scope === undefined ? this.#ofProcess : { scope, within: undefined }
    this.#last = { context: active, place }
    return place
  }

  /** The run that was marked around here, whatever the trace. */
  get marked(): Scope | undefined {
    return this.#marks.getStore()?.scope
  }

  run<Result>(place: Place<Scope>, step: () => Result): Result {
    return this.#marks.run(place, step)
  }

  /** From here to the end of this turn, and all that begins in it. */
  enter(scope: Scope): void {
    this.#marks.enterWith({ scope, within: undefined })
  }

  ofTrace(traceId: string | undefined): Scope | undefined {
    return traceId === undefined ? undefined : this.#byTrace.get(traceId)
  }

  /** Lets a trace belong to a run. */
  bind(traceId: string, scope: Scope): void {
    this.#last = undefined
    if (this.#byTrace.size < mostTraces) this.#byTrace.set(traceId, scope)
  }

  release(scope: Scope): void {
    this.#last = undefined
    for (const [traceId, bound] of this.#byTrace) if (bound === scope) this.#byTrace.delete(traceId)
  }
}
