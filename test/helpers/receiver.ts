import express from 'express'
import { onTestFinished } from 'vitest'
import { decodeTraces } from '../../collector/src/decode/decode-traces.ts'
import type { OtlpSpan } from '../../collector/src/model.ts'
import { openApiKeys } from '../../collector/src/receive/api-keys.ts'
import { listen, type Listening } from '../../collector/src/receive/listen.ts'
import { loopbackOnly } from '../../collector/src/receive/loopback-only.ts'
import { notFound, otlpRoutes, type OtlpRoutesOptions } from '../../collector/src/receive/otlp-routes.ts'

export interface Receiver extends Listening {
  /** Every span that was accepted so far. */
  readonly spans: readonly OtlpSpan[]
  readonly failures: readonly unknown[]
}

export interface ReceiverOptions extends Partial<Pick<OtlpRoutesOptions, 'accept' | 'limits'>> {
  readonly keys?: readonly string[]
  readonly graceMs?: number
}

/** The receiving end alone, on a free port of 127.0.0.1, keeping what it takes in memory. Closes with the test. */
export async function startReceiver({ keys = [], accept, limits, graceMs }: ReceiverOptions = {}): Promise<Receiver> {
  const spans: OtlpSpan[] = []
  const failures: unknown[] = []
  const keep: OtlpRoutesOptions['accept'] = async ({ body, encoding }) => {
    const decoded = decodeTraces(body, encoding)
    spans.push(...decoded.spans)
    return { rejected: decoded.rejected.length, message: decoded.rejected.map(({ reason }) => reason).join('; ') }
  }
  const app = express()
  if (keys.length === 0) app.use(loopbackOnly)
  app.use(
    otlpRoutes({
      accept: accept ?? keep,
      authenticate: openApiKeys(keys),
      failed: error => failures.push(error),
      ...(limits && { limits }),
    }),
  )
  app.use(notFound)
  const listening = await listen({ host: '127.0.0.1', port: 0, app, ...(graceMs !== undefined && { graceMs }) })
  onTestFinished(() => listening.close())
  return { ...listening, spans, failures }
}
