import { mkdir } from 'node:fs/promises'
import express from 'express'
import { questions } from '@spanledger/queries'
import { readMigrations } from '@spanledger/queries/migrations'
import { apiRoutes, type CollectorStatus } from './api/routes.ts'
import { engineFolder, spoolFolder, type Config } from './config.ts'
import { decodeTraces } from './decode/decode-traces.ts'
import { startEngine, type Engine } from './engine/engine.ts'
import { enrich } from './enrich/enrich.ts'
import { openPrices } from './enrich/price-table.ts'
import { openTokenCounter } from './enrich/tokens.ts'
import type { Rejection } from './model.ts'
import { normalise } from './normalise/normalise.ts'
import type { Outcome } from './receive/answer.ts'
import { openApiKeys } from './receive/api-keys.ts'
import { listen } from './receive/listen.ts'
import { loopbackOnly } from './receive/loopback-only.ts'
import { notFound, otlpRoutes, type OtlpRequest } from './receive/otlp-routes.ts'
import { Spool } from './spool/spool.ts'
import { Writer } from './spool/writer.ts'
import { encodeMessages } from './store/message-rows.ts'
import { openSchema } from './store/open-schema.ts'
import { encodeSpans } from './store/span-rows.ts'
import { Store } from './store/store.ts'

/**
 * The whole line, and the only place that knows its order:
 *
 *     receive → decode → normalise → enrich → spool ══disk══▶ store ─▶ questions
 *
 * It is built from the right and closed from the left, so nothing ever writes into something closed.
 */
export async function startCollector(config: Config, notice: (line: string) => void = () => undefined): Promise<Collector> {
  await mkdir(config.dataFolder, { recursive: true })
  const { engine, store } = await openStore(config, notice)
  const schema = await openSchema(store, readMigrations())
  const spool = await Spool.open({ folder: spoolFolder(config), maxBytes: config.spoolMaxBytes })
  const writer = new Writer({
    spool,
    insert: async (rows, token) => {
      await schema.ready
      await store.insert(rows, token)
    },
    onRetry: (error, waitMs) => notice(`cannot store yet, trying again in ${waitMs} ms: ${String(error)}`),
  })
  const prices = openPrices()
  const tokens = openTokenCounter()
  const authenticate = openApiKeys(config.apiKeys)
  const clock = ingestClock()

  async function accept({ body, encoding, project }: OtlpRequest): Promise<Outcome> {
    const { spans, rejected } = decodeTraces(body, encoding)
    const ledger = await enrich(spans.map(normalise), { prices, tokens })
    const ingest = { project, ingestedNano: clock() }
    await spool.append([encodeMessages(ledger, ingest), encodeSpans(ledger, ingest)])
    return { rejected: rejected.length, message: reasonsOf(rejected) }
  }

  async function status(): Promise<CollectorStatus> {
    const storeIsReady = schema.isReady && (await store.ping())
    return {
      ready: storeIsReady && spool.state.bytes < spool.state.maxBytes,
      store: storeIsReady ? 'ready' : 'unreachable',
      engineRestarts: engine?.restarts ?? 0,
      spool: spool.state,
      storedRows: writer.storedRows,
    }
  }

  const failed = (error: unknown) => notice(`a request failed: ${String(error)}`)
  const app = express().disable('x-powered-by')
  if (config.apiKeys.length === 0) app.use(loopbackOnly)
  app.use(apiRoutes({ questions, ask: (question, parameters) => store.ask(question, parameters), status, authenticate }))
  app.use(otlpRoutes({ accept, authenticate, limits: { maxBodyBytes: config.maxBodyBytes }, failed }))
  app.use(notFound)
  const server = await listen({ host: config.host, port: config.port, app })

  let closing: Promise<void> | undefined
  async function close(): Promise<void> {
    await server.close()
    await spool.close()
    if (schema.isReady) await writer.drain(drainMs)
    await schema.close()
    await writer.close()
    await tokens.close()
    await store.close()
    await engine?.close()
  }

  return { url: server.url, store, drain: timeoutMs => writer.drain(timeoutMs), close: () => (closing ??= close()) }
}

/** Behind the store's address there is a server of the user's, or an engine of our own. */
async function openStore(config: Config, notice: (line: string) => void): Promise<{ store: Store; engine?: Engine }> {
  if (config.clickhouse) return { store: new Store(config.clickhouse) }
  const engine = await startEngine({ dir: engineFolder(config), onRestart: reason => notice(`the engine is started again: ${reason}`) })
  return { store: new Store(engine), engine }
}

export interface Collector {
  readonly url: string
  readonly store: Store
  /** Waits until everything acknowledged so far is in the store; false if the time was over first. */
  drain(timeoutMs: number): Promise<boolean>
  /** Takes no more, finishes what was accepted. May be called twice. What is not stored by then waits in the spool. */
  close(): Promise<void>
}

/** How long closing waits for the store to take what the spool still holds. */
const drainMs = 5_000

/** The first reasons, each once; the answer to the sender is bounded. */
function reasonsOf(rejected: readonly Rejection[]): string {
  return [...new Set(rejected.slice(0, 1_000).map(({ reason }) => reason))].slice(0, 10).join('; ')
}

/** Unix nanoseconds that never repeat or go back within a process: a later batch always wins over an earlier one. */
function ingestClock(): () => bigint {
  let last = 0n
  return () => {
    const now = BigInt(Date.now()) * 1_000_000n
    last = now > last ? now : last + 1n
    return last
  }
}
