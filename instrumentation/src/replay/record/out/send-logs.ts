import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import { attributesJson } from '../../../guest/export/span-json.ts'
import { readDestination } from '../../../guest/export/http/destination.ts'
import { sender, type Send } from '../../../guest/export/http/send.ts'
import type { Unsent } from '../../../guest/ending/last-flush.ts'
import { scopeName, scopeVersion } from '../../../spans/tracer.ts'
import type { Recording } from '../../recording/format.ts'
import { realSetTimeout } from '../../real-clock.ts'
import { logParts } from './log-parts.ts'

const MiB = 1024 * 1024
const mostWaiting = 64 * MiB
const batchLength = MiB
const delayMs = 100
const attempts = 3
const pauseMs = 500

const suppressed = ROOT_CONTEXT.setValue(createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING'), true)

/** Sends recordings to where the spans go, as log records, in parts that any receiver takes. What does not fit is lost. */
export class LogSender {
  readonly #send: Send
  readonly #resource: string
  #queue: string[] = []
  #waiting = 0
  #sending: Promise<void> | undefined
  /** How many parts were lost. */
  lost = 0

  constructor(environment: NodeJS.ProcessEnv, resource: Resource['attributes']) {
    this.#send = sender(readDestination(logDestination(environment)))
    this.#resource = `{"resource":{"attributes":${attributesJson(resource)}},"scopeLogs":[{"scope":${JSON.stringify({ name: scopeName, version: scopeVersion })},"logRecords":[`
  }

  add(recording: Recording): void {
    for (const part of logParts(recording)) {
      if (this.#waiting + part.length > mostWaiting) this.lost += 1
      else {
        this.#waiting += part.length
        this.#queue.push(part)
      }
    }
    this.#sending ??= this.#sendAll()
  }

  get unsent(): Unsent {
    return {
      pending: () => this.#queue.length > 0 || this.#sending !== undefined,
      flush: async () => this.#sending,
      drop: () => {
        this.lost += this.#queue.length
        this.#queue = []
        this.#waiting = 0
      },
    }
  }

  async #sendAll(): Promise<void> {
    // Not in the turn in which a run ends, and together with those that end soon after.
    await new Promise(resolve => realSetTimeout(resolve, delayMs).unref())
    while (this.#queue.length > 0) {
      const parts = this.#next()
      if (!(await this.#deliver(parts.join(',')))) this.lost += parts.length
    }
    this.#sending = undefined
  }

  /** As many as one request may hold; one at least. */
  #next(): string[] {
    let length = 0
    const end = this.#queue.findIndex((part, index) => (length += part.length) > batchLength && index > 0)
    const parts = this.#queue.splice(0, end === -1 ? this.#queue.length : end)
    for (const part of parts) this.#waiting -= part.length
    return parts
  }

  async #deliver(parts: string): Promise<boolean> {
    const body = Buffer.from(`{"resourceLogs":[${this.#resource}${parts}]}]}]}`)
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const outcome = await context.with(suppressed, () => this.#send(body))
      if (outcome.kind === 'taken') return true
      if (outcome.kind !== 'try again') return false
      await new Promise(resolve => realSetTimeout(resolve, outcome.afterMs ?? pauseMs).unref())
    }
    return false
  }
}

/** The address for logs where there is one, else the general one. */
function logDestination(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: own, OTEL_EXPORTER_OTLP_ENDPOINT: general } = environment
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces } = environment
  const logs =
    own ??
    traces?.replace(/\/v1\/traces$/, '/v1/logs') ??
    `${(general ?? 'http://localhost:4318').replace(/\/$/, '')}/v1/logs`
  return { ...environment, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: logs }
}
