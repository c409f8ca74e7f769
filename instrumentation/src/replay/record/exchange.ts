import type { Ending, Exchange, OutgoingRequest } from '../../wire/exchange.ts'
import { headerOf } from '../../wire/headers.ts'
import { errorOf } from '../recording/step-error.ts'
import { addressOf } from '../recording/identity.ts'
import { recordedHeaders } from '../recording/response-headers.ts'
import { KeptBytes } from './run/kept-bytes.ts'
import { limits } from './run/limits.ts'
import type { RawStep, RunRecord } from './run/run-record.ts'

/** Records one request over HTTP and its answer; `undefined` where the run records no more. */
export function recordExchange(
  run: RunRecord,
  request: OutgoingRequest,
  within: number | undefined,
): Exchange | undefined {
  const { name, url } = addressOf(request.method, request.origin, request.path)
  const step = run.open('http', name, within)
  if (step === undefined) return undefined
  step.method = request.method
  step.url = url
  step.type = headerOf(request.headers, 'content-type')
  return new RecordedExchange(run, step)
}

class RecordedExchange implements Exchange {
  readonly #run: RunRecord
  readonly #step: RawStep
  readonly #request = new KeptBytes(limits.bodyBytes)
  readonly #answer = new KeptBytes(limits.bodyBytes)

  constructor(run: RunRecord, step: RawStep) {
    this.#run = run
    this.#step = step
    step.request = this.#request
    step.answer = this.#answer
  }

  requestBytes(chunk: Uint8Array | string): void {
    if (this.#step.response === undefined) this.#run.keep(this.#step, this.#request, chunk)
  }

  requestComplete(): void {
    // It is read when the run is over.
  }

  responseStarted(status: number, headers: unknown): void {
    this.#step.response ??= { status, headers: recordedHeaders(headers), startedMs: this.#run.elapsedMs }
  }

  responseBytes(chunk: Uint8Array): void {
    if (this.#step.ending === undefined) this.#run.keep(this.#step, this.#answer, chunk)
  }

  ended(ending: Ending, error?: unknown): void {
    if (ending === 'error') this.#step.error = errorOf(error)
    this.#run.ended(this.#step, ending)
  }
}
