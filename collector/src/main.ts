import { mkdir } from 'node:fs/promises'
import express from 'express'
import { questions } from '@spanledger/queries'
import { readMigrations } from '@spanledger/queries/migrations'
import { CloseInOrder } from './close-in-order.ts'
import { apiRoutes, type CollectorStatus } from './api/routes.ts'
import { engineFolder, spoolFolder, type Config } from './config.ts'
import { decodeTraces } from './decode/decode-traces.ts'
import { startEngine, type Engine } from './engine/engine.ts'
import { enrich } from './enrich/enrich.ts'
import { openPrices } from './enrich/price-table.ts'
import { openTokenCounter } from './enrich/tokens.ts'
import type { Rejection } from './model.ts'
import { normalise } from './normalise/normalise.ts'
import type { Outcome } from './receive/transition.ts'
import { openApiKeys } from './receive/transition.ts'
import { listen } from './receive/http/listen.ts'
import { loopbackOnly } from './receive/transition.ts'
import { notFound } from './receive/http/otlp-routes.ts'
import type { OtlpRequest } from './receive/otlp-request.ts'
import { otlpRoutes } from './receive/transition.ts'
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
 *
 * @param notice is told, in a line each, of what a person who runs the collector would want to know
 * @throws CollectorError or Error that names what could not be opened; what was opened before it is closed again
 */
export async function startCollector(config: Config, notice: Notice = () => undefined): Promise<Collector> {
  const opened = new CloseInOrder()
  try {
    return await openLine(config, { opened, notice })
  } catch (error) {
    await opened.close()
    throw error
  }
}

async function openLine(config: Config, { opened, notice }: Opening): Promise<Collector> {
  await mkdir(config.dataFolder, { recursive: true })
  const { engine, store } = await openStore(config, { opened, notice })
  const schema = keep(await openSchema(store, readMigrations()), opened)
  const spool = await Spool.open({ folder: spoolFolder(config), maxBytes: config.spoolMaxBytes })
  const writer = new Writer({
    spool,
    insert: (rows, token) => schema.ready.then(() => store.insert(rows, token)),
    onRetry: (error, waitMs) => notice(`cannot store yet, trying again in ${waitMs} ms: ${String(error)}`),
  })
  opened.add(() => Promise.all([writer.close(), schema.close()]))
  opened.add(() => (schema.isReady ? writer.drain(drainMs) : Promise.resolve()))
  opened.add(() => spool.close())
  const prices = openPrices()
  const tokens = keep(openTokenCounter(), opened)
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

  const authenticate = openApiKeys(config.apiKeys)
  const failed = (error: unknown) => notice(`a request failed: ${String(error)}`)
  const app = express().disable('x-powered-by')
  if (config.apiKeys.length === 0) app.use(loopbackOnly)
  app.use(
    apiRoutes({ questions, ask: (question, parameters) => store.ask(question, parameters), status, authenticate }),
  )
  app.use(otlpRoutes({ accept, authenticate, limits: { maxBodyBytes: config.maxBodyBytes }, failed }))
  app.use(notFound)
  const server = keep(await listen({ host: config.host, port: config.port, app }), opened)
  return { url: server.url, store, drain: timeoutMs => writer.drain(timeoutMs), close: () => opened.close() }
}

/** Behind the store's address there is a server of the user's, or an engine of our own. */
async function openStore(config: Config, { opened, notice }: Opening): Promise<{ store: Store; engine?: Engine }> {
  const onRestart = (reason: string) => notice(`the engine is started again: ${reason}`)
  if (config.clickhouse) return { store: keep(new Store(config.clickhouse), opened) }
  const engine = keep(await startEngine({ dir: engineFolder(config), onRestart }), opened)
  return { engine, store: keep(new Store(engine), opened) }
}

function keep<T extends { close(): Promise<void> }>(part: T, opened: CloseInOrder): T {
  opened.add(() => part.close())
  return part
}

type Notice = (line: string) => void

interface Opening {
  readonly opened: CloseInOrder
  readonly notice: Notice
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
