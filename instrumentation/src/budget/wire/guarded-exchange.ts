import type { Attributes } from '@opentelemetry/api'
import { quietly } from '../../guest/quietly.ts'
import type { Protocol } from '../../protocols/protocol.ts'
import type { ChosenHeaders } from '../../protocols/wire-body.ts'
import { ByteCopy } from '../../wire/call/bytes/byte-copy.ts'
import type { Ending, Exchange, OutgoingRequest } from '../../wire/exchange.ts'
import { headerOf, headersOf } from '../../wire/headers.ts'
import type { Account } from '../account/account.ts'
import { BudgetExceededError } from '../exceeded.ts'
import { admit, type Admitted, type Decision } from './model-call.ts'
import { readAsked, readStreamUsage, readUsage } from './reading.ts'
import { UsageEvents } from './usage-events.ts'

const MiB = 1024 * 1024
const requestLimit = 8 * MiB
const answerLimit = 16 * MiB

export interface GuardedSetting {
  /** Whoever else looks at this exchange. */
  readonly inner: Exchange
  readonly account: Account
  readonly protocols: readonly Protocol[]
  readonly request: OutgoingRequest
  /** What has been let through already, where the whole request was known before. */
  readonly admitted: Admitted | undefined
}

/** Charges a call to the account of its task, and may hold it back before its last byte is sent. */
export class GuardedExchange implements Exchange {
  readonly #setting: GuardedSetting
  readonly #requested = new ByteCopy(requestLimit)
  #answered: ByteCopy | UsageEvents | undefined
  #decision: Decision | undefined
  #admitted: Admitted | undefined
  #status: number | undefined
  #type: string | undefined
  #encoding: string | undefined
  #headers: ChosenHeaders | undefined
  #over = false

  constructor(setting: GuardedSetting) {
    this.#setting = setting
    this.#admitted = setting.admitted
    this.#decision = setting.admitted
  }

  requestBytes(chunk: Uint8Array | string): void {
    if (this.#decision === undefined) this.#requested.add(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
    this.#setting.inner.requestBytes(chunk)
  }

  requestComplete(): void {
    this.#setting.inner.requestComplete()
  }

  /** Whether the request may be sent to its end: nothing where it is none of a model. */
  decide(): Decision | undefined {
    if (this.#decision !== undefined) return this.#decision
    const { protocols, request, account } = this.#setting
    const spoken = readAsked(protocols, request, this.#requested)
    if (spoken === undefined) return undefined
    const decision = admit({ spoken, request, body: this.#requested.head() }, account)
    this.#decision = decision
    if (decision instanceof Promise) void decision.then(decided => this.#keep(decided))
    else this.#keep(decision)
    this.#requested.clear()
    return decision
  }

  responseStarted(status: number, headers: unknown): void {
    this.#status = status
    this.#type = headerOf(headers, 'content-type')
    this.#encoding = headerOf(headers, 'content-encoding')
    const asked = this.#admitted?.spoken.protocol.headers?.answer
    this.#headers = asked && headersOf(headers, asked)
    this.#setting.inner.responseStarted(status, headers)
  }

  responseBytes(chunk: Uint8Array, paused: boolean): void {
    if (this.#admitted !== undefined && !this.#over) (this.#answered ?? this.#copy()).add(chunk)
    this.#setting.inner.responseBytes(chunk, paused)
  }

  ended(ending: Ending, error?: unknown): void {
    if (!this.#over) quietly(() => this.#settle())
    this.#over = true
    this.#setting.inner.ended(ending, error)
  }

  held(send: () => unknown, refuse: (error: BudgetExceededError) => void): boolean {
    const decision = this.decide()
    if (decision === undefined) return false
    if (decision instanceof BudgetExceededError) refuse(decision)
    else if (decision instanceof Promise) {
      void decision.then(decided => (decided instanceof BudgetExceededError ? refuse(decided) : send()))
    } else return false
    return true
  }

  #keep(decided: Admitted | BudgetExceededError): void {
    if (!(decided instanceof BudgetExceededError)) this.#admitted = decided
  }

  #settle(): void {
    const admitted = this.#admitted
    if (admitted === undefined) return
    const answered = this.#copy()
    const failed = this.#status !== undefined && this.#status >= 400
    const usage = failed || answered.size === 0 ? {} : this.#usageOf(answered, admitted)
    admitted.settle({ usage, status: this.#status, bytes: answered.size })
  }

  #usageOf(answered: ByteCopy | UsageEvents, { spoken }: Admitted): Attributes {
    const headers = this.#headers
    if (answered instanceof ByteCopy)
      return readUsage(spoken, { copy: answered, type: this.#type, encoding: this.#encoding, headers })
    return quietly(() => readStreamUsage(spoken, answered.take(), headers)) ?? {}
  }

  /** Of a stream as it is, only what tells of usage. */
  #copy(): ByteCopy | UsageEvents {
    const isEvents = this.#encoding === undefined && this.#type?.startsWith('text/event-stream') === true
    return (this.#answered ??= isEvents ? new UsageEvents() : new ByteCopy(answerLimit))
  }
}
