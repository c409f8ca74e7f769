import type { Message } from './message.ts'

export const sinkKinds = ['alertmanager', 'webhook', 'slack', 'pagerduty', 'email', 'stdout'] as const
export type SinkKind = (typeof sinkKinds)[number]

/** Where messages go: a line of `sinks:` in the settings file, with its secrets filled in. */
export interface SinkConfig {
  readonly name: string
  readonly kind: SinkKind
  /** Alertmanager, webhook, Slack and PagerDuty: where to. */
  readonly url: string
  /** Webhook: what to sign with. PagerDuty: the routing key. */
  readonly secret: string
  /** E-mail: `smtp://user:password@host:587`, from and to. */
  readonly smtp: string
  readonly from: string
  readonly to: readonly string[]
  /** Whether it may be on a private network or this machine. */
  readonly allowPrivate: boolean
}

/** A request as a sink's receiver documents it. */
export interface SinkRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What is sent over HTTP for a message; several where the receiver takes one alert a request. */
export type HttpSink = (message: Message, sink: SinkConfig) => readonly SinkRequest[]

/** Why a message was not taken, and whether it may be when it is sent again. */
export class SinkError extends Error {
  override readonly name = 'SinkError'
  readonly isFinal: boolean
  readonly retryAfterMs: number | undefined

  constructor(message: string, { isFinal = false, retryAfterMs }: { isFinal?: boolean; retryAfterMs?: number } = {}) {
    super(message)
    this.isFinal = isFinal
    this.retryAfterMs = retryAfterMs
  }
}

export function jsonRequest(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): SinkRequest {
  return { url, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}
