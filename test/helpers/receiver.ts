import express from 'express'
import { onTestFinished } from 'vitest'
import { decodeTraces } from '../../collector/src/decode/decode-traces.ts'
import type { CollectorError } from '../../collector/src/errors.ts'
import type { OtlpSpan } from '../../collector/src/otlp.ts'
import { type GrpcListening, listenGrpc, type ListenGrpcOptions } from '../../collector/src/receive/grpc/listen-grpc.ts'
import { listen, type Listening } from '../../collector/src/receive/http/listen.ts'
import { loopbackOnly } from '../../collector/src/receive/http/loopback-only.ts'
import { notFound, otlpRoutes, type OtlpRoutesOptions } from '../../collector/src/receive/http/otlp-routes.ts'
import { openIntake, type Intake, type IntakeOptions } from '../../collector/src/receive/intake.ts'
import { openKeys } from '../../collector/src/receive/keys/keys.ts'
import { newKey, type KeyWish } from '../../collector/src/receive/keys/new-key.ts'
import { printKeys } from '../../collector/src/receive/keys/stored-key.ts'
import type { Accept } from '../../collector/src/receive/otlp-request.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Receiver extends Listening {
  /** Every span that was accepted so far. */
  readonly spans: readonly OtlpSpan[]
  readonly failures: readonly unknown[]
  /** The codes of all refusals. */
  readonly refusals: readonly string[]
  /** The keys that were wished for, in that order. */
  readonly keys: readonly string[]
  /** Serves the same intake over gRPC too. */
  listenGrpc(options?: Partial<ListenGrpcOptions>): Promise<GrpcListening>
}

export interface ReceiverOptions extends Partial<Pick<OtlpRoutesOptions, 'corsOrigins'>> {
  /** Keys as from the configuration. */
  readonly configuredKeys?: readonly string[]
  /** Keys in a file. */
  readonly keys?: readonly Partial<KeyWish>[]
  readonly accept?: Accept
  readonly limits?: OtlpRoutesOptions['limits'] & IntakeOptions['limits']
  readonly graceMs?: number
  readonly now?: () => number
}

/** The receiving end alone, on a free port of 127.0.0.1, keeping what it takes in memory. Closes with the test. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { configuredKeys = [], keys: wishes = [], limits = {}, corsOrigins = [], graceMs, now } = options
  const spans: OtlpSpan[] = []
  const failures: unknown[] = []
  const failed = (error: unknown) => void failures.push(error)
  const refusals: string[] = []
  const refused = ({ code }: CollectorError) => void refusals.push(code)
  const keep: Accept = async ({ body, encoding }) => {
    const decoded = decodeTraces(body, encoding)
    spans.push(...decoded.spans)
    const message = decoded.rejected.map(({ reason }) => reason).join('; ')
    return { taken: decoded.spans.length, rejected: decoded.rejected.length, message }
  }
  const made = wishes.map(wish =>
    newKey({ name: '', project: 'default', right: 'admin', limits: {}, now: new Date(), ...wish }),
  )
  const file = join(await temporaryFolder(), 'keys.json')
  if (made.length > 0) await writeFile(file, printKeys(made.map(({ stored }) => stored)))
  const keys = await openKeys({ file, extraKeys: configuredKeys })
  onTestFinished(() => keys.close())
  const intake: Intake = openIntake({
    accept: options.accept ?? keep,
    authorize: headers => keys.authorize('ingest', headers),
    limits,
    ...(now && { now }),
  })
  const app = express()
  app.use(loopbackOnly(() => keys.isOpen))
  app.use(otlpRoutes({ intake, corsOrigins, failed, refused, limits }))
  app.use(notFound)
  const listening = await listen({ host: '127.0.0.1', port: 0, app, ...(graceMs !== undefined && { graceMs }) })
  onTestFinished(() => listening.close())
  return {
    ...listening,
    spans,
    failures,
    refusals,
    keys: made.map(({ key }) => key),
    async listenGrpc(given = {}) {
      const grpc = await listenGrpc({ host: '127.0.0.1', port: 0, intake, failed, refused, ...given })
      onTestFinished(() => grpc.close())
      return grpc
    },
  }
}
