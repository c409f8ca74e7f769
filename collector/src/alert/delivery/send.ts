import * as http from 'node:http'
import * as https from 'node:https'
import { alertmanager } from '../sinks/alertmanager.ts'
import { sendEmail } from '../sinks/email.ts'
import { linesOf, titleOf, type Message } from '../sinks/message.ts'
import { checkedLookup, connectAllowed, expectAllowed } from './outgoing-address.ts'
import { pagerduty } from '../sinks/pagerduty.ts'
import { SinkError, type HttpSink, type SinkConfig, type SinkKind, type SinkRequest } from '../sinks/sink.ts'
import { slack } from '../sinks/slack.ts'
import { webhook } from '../sinks/webhook.ts'

const timeoutMs = 10_000

const overHttp: Partial<Record<SinkKind, HttpSink>> = { alertmanager, webhook, slack, pagerduty }

/** Sends a message to its receiver. @throws SinkError */
export async function send(message: Message, sink: SinkConfig, print: (line: string) => void): Promise<void> {
  if (sink.kind === 'email') {
    const { allowPrivate } = sink
    return sendEmail(message, sink, to => connectAllowed(to, { allowPrivate, timeoutMs }))
  }
  if (sink.kind === 'stdout') {
    print(titleOf(message))
    for (const notice of message.notices) for (const line of linesOf(message, notice)) print(`  ${line}`)
    return undefined
  }
  for (const request of overHttp[sink.kind]?.(message, sink) ?? []) await post(request, sink)
}

/** Follows no redirect: it could lead where the address check does not look. */
function post({ url, headers, body }: SinkRequest, { allowPrivate }: SinkConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    const target = new URL(url)
    expectAllowed(target.hostname, allowPrivate)
    const request = (target.protocol === 'https:' ? https : http).request(target, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup: checkedLookup(allowPrivate),
      timeout: timeoutMs,
      agent: false,
    })
    request.on('timeout', () => request.destroy(new SinkError(`${target.host} did not answer within 10 s`)))
    request.on('error', error =>
      reject(error instanceof SinkError ? error : new SinkError(`${target.host}: ${error.message}`)),
    )
    request.on('response', response => {
      response.resume()
      response.on('error', () => undefined)
      const { statusCode = 0 } = response
      if (statusCode >= 200 && statusCode < 300) resolve()
      else reject(refusal(target.host, statusCode, response.headers['retry-after']))
    })
    request.end(body)
  })
}

/** 429 and 5xx may be over later; anything else says that this message will never be taken. */
function refusal(host: string, status: number, retryAfter: string | undefined): SinkError {
  const seconds = Number(retryAfter)
  const isFinal = status !== 429 && status < 500
  const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? Math.min(3_600, seconds) * 1_000 : undefined
  return new SinkError(`${host} answers ${status}`, { isFinal, ...(retryAfterMs !== undefined && { retryAfterMs }) })
}
