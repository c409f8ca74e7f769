import { mkdir } from 'node:fs/promises'
import { knownVersions } from '@spanledger/queries/change-log'
import { readMigrations } from '@spanledger/queries/migrations'
import { hoursOfRules } from './alert/evaluate/fresh-drift.ts'
import { openAlerting } from './alerting.ts'
import type { CollectorStatus } from './api/routes.ts'
import { version } from './cli/version.ts'
import { inSlices, inTurns } from './bounded/slices.ts'
import type { ChangeLog } from './changes/change-log.ts'
import { changeOfDeployment, type Deployed } from './changes/deployment.ts'
import { openChangeLog } from './changes/open-change-log.ts'
import { openOwnChanges } from './changes/own/open-own-changes.ts'
import { ownFacts } from './changes/own/own-facts.ts'
import { CloseInOrder } from './close-in-order.ts'
import { engineFolder, expectKeys, spoolFolder, type Config } from './config/config.ts'
import { decodeLogs } from './decode/decode-logs.ts'
import { decodeMetrics } from './decode/decode-metrics.ts'
import { decodeTracesInSlices } from './decode/decode-traces.ts'
import { openDoors, type Address } from './doors/doors.ts'
import { startEngine, type Engine } from './engine/engine.ts'
import { enrich, type Enrichment } from './enrich/enrich.ts'
import { openLivePrices, type LivePrices } from './enrich/prices/file/price-files.ts'
import { openTokenCounter } from './enrich/tokens.ts'
import { CollectorError } from './errors.ts'
import { ToolJudge } from './findings/judge-tools.ts'
import { ingestClock } from './store/ingest-clock.ts'
import type { EncodedRows } from './model.ts'
import type { OtlpSpan, Rejection } from './otlp.ts'
import { spansInLogs } from './normalise/logs/agents/spans-in-logs.ts'
import { normaliseLog } from './normalise/logs/normalise-log.ts'
import { normalise } from './normalise/normalise.ts'
import { openKeys, type Keys } from './receive/keys/keys.ts'
import type { Accept, OtlpRequest, Signal } from './receive/otlp-request.ts'
import { readSections, type Sections } from './sections.ts'
import { RecentSpans } from './spool/recent/recent-spans.ts'
import { Spool } from './spool/spool.ts'
import { Writer } from './spool/writer.ts'
import { encodeDecisions, type DecisionRow } from './store/noticed/decision-rows.ts'
import { encodeChanges } from './store/noticed/change-rows.ts'
import { encodeLogs } from './store/log-rows.ts'
import { encodeLogMessages, encodeMessages } from './store/message-rows.ts'
import { encodeMetricPoints } from './store/metric-rows.ts'
import { encodeRecordings, splitRecordings } from './store/recordings/recording-rows.ts'
import { openSchema, type Schema } from './store/open-schema.ts'
import { tables } from './store/rows/tables.ts'
import { openComputing, type Computing } from './store/recompute/computing.ts'
import { encodeSpans, type Ingest } from './store/span-rows.ts'
import { Store } from './store/store.ts'
import { factsOf, openLog, type Log } from './watch/log.ts'
import { Metrics } from './watch/metrics.ts'

/**
 * The whole line, and the only place that knows its order:
 *
 *     receive → decode → normalise → enrich → spool ══disk══▶ store ─▶ questions
 *
 * It is built from the right and closed from the left, so nothing ever writes into something closed.
 *
 * @param log is told of what a person who runs the collector would want to know
 * @throws CollectorError or Error that names what could not be opened; what was opened before it is closed again
 */
export async function startCollector(config: Config, log: Log = silentLog): Promise<Collector> {
  const sections = readSections(config)
  const opened = new CloseInOrder()
  try {
    const keys = opened.keep(await openKeysOf(config, sections, log))
    const { pricesFile: file } = config
    const prices = opened.keep(await openLivePrices({ file, notice: line => log.warn(line) }))
    const opening = { config, sections, log, keys, metrics: opened.keep(new Metrics()), prices, opened }
    const kept = await openKeeping(opening)
    const accept = openIngest(opening, kept)
    opened.keep(
      openOwnChanges({
        log: kept.changes,
        facts: () => ownFacts(config, prices.written()),
        append: rows => kept.spool.append([encodeChanges(rows)]),
        onError: error => log.failed('a change of the settings is not kept', error),
      }),
    )
    const mark = (deployment: Deployed) => kept.spool.append([encodeChanges([changeOfDeployment(deployment)])])
    const decide = (decision: DecisionRow) => kept.spool.append([encodeDecisions([decision])])
    const behind = { ...opening, store: kept.store, status: () => statusOf(kept) }
    const { alerts } = await openAlerting({ ...behind, ...kept, ready: kept.schema.ready })
    return collectorOf(opened, kept, await openDoors({ ...behind, accept, mark, decide, alerts }))
  } catch (error) {
    await opened.close()
    throw error
  }
}

/** The right half: everything between the disk and the answers. */
async function openKeeping({ config, sections, log, metrics, opened }: Opening): Promise<Keeping> {
  await mkdir(config.dataFolder, { recursive: true })
  const { engine, store } = await openStore(config, log, opened)
  const schema = opened.keep(await openSchema(store, readMigrations()))
  const warnOf = (what: string) => (error: unknown, waitMs: number) => log.warn(what, { ...factsOf(error), waitMs })
  const changes = opened.keep(
    openChangeLog({
      ready: schema.ready,
      known: () => store.ask(knownVersions, {}),
      onRetry: warnOf('cannot read the known versions yet, trying again'),
    }),
  )
  const { spoolMaxBytes: maxBytes, spoolMinFreeBytes: minFreeBytes } = config
  const spool = opened.keep(await Spool.open({ folder: spoolFolder(config), maxBytes, minFreeBytes }))
  const computing = opened.keep(openComputing({ store, schema, asked: hoursOfRules(sections.rules), spool, warnOf }))
  const writer = new Writer({
    spool,
    tables,
    insert: (rows, token) => expectSchema(schema).then(() => store.insert(rows, token)),
    probe: () => expectSchema(schema).then(() => store.expectAnswer()),
    onRetry: warnOf('cannot store yet, trying again'),
    onInsert(insert) {
      metrics.inserted(insert)
      computing.stored(insert.table)
    },
  })
  opened.add(() => Promise.all([writer.close(), schema.close()]))
  opened.add(() => (schema.isReady ? computing.recompute.settled(drainMs) : Promise.resolve()))
  opened.add(() => (schema.isReady ? writer.drain(drainMs) : Promise.resolve()))
  opened.add(() => spool.seal())
  return { engine, store, schema, computing, changes: changes.log, spool, writer }
}

/** The left half: what a request's bytes become, until they are on disk. */
function openIngest(
  { metrics, prices, sections, opened }: Opening,
  { spool, writer, engine, changes }: Keeping,
): Accept {
  const tokens = opened.keep(openTokenCounter())
  metrics.watch({
    version,
    spool: () => spool.state,
    writer: () => writer.state,
    engineRestarts: () => engine?.restarts ?? 0,
    tokenCounts: () => ({ ...tokens.counters }),
  })
  const rowsOf = rowMakers({ tokens, prices, tools: sections.tools, changes })
  const clock = ingestClock()
  return async request => {
    const { rows, taken, rejected, stored, failed } = await rowsOf[request.signal](request, {
      project: request.project,
      ingestedNano: clock(),
    })
    await spool.append(rows).catch((error: unknown) => {
      failed?.()
      throw error
    })
    stored?.()
    metrics.accepted(request.signal, taken)
    metrics.rejected(request.signal, rejected.length)
    return { taken, rejected: rejected.length, message: reasonsOf(rejected) }
  }
}

/** What each of OTLP's three signals goes through. */
function rowMakers({
  changes,
  ...enrichment
}: Makers): Record<Signal, (request: OtlpRequest, ingest: Ingest) => Promise<Made>> {
  const recent = new RecentSpans()
  const judge = new ToolJudge()
  async function spanRows(spans: readonly OtlpSpan[], ingest: Ingest): Promise<Omit<Made, 'taken' | 'rejected'>> {
    const made = await inSlices(spans, slice => sliceRows(slice, ingest))
    const all = (what: 'stored' | 'failed') => () => made.forEach(part => part[what]?.())
    return { rows: made.flatMap(({ rows }) => rows), stored: all('stored'), failed: all('failed') }
  }
  async function sliceRows(spans: readonly OtlpSpan[], ingest: Ingest): Promise<Omit<Made, 'taken' | 'rejected'>> {
    const { project, ingestedNano } = ingest
    const ledger = judge.judged(project, await enrich(spans.map(normalise), enrichment), ingestedNano)
    const fresh = recent.without({ project, spans: ledger, rows: encodeSpans(ledger, ingest) })
    // Nothing new was said by spans that are all on disk already.
    if (fresh.rows.rowLengths.length === 0) return { rows: [] }
    const changed = changes.rowsOf(project, ledger, ingestedNano)
    return {
      rows: [encodeMessages(ledger, ingest), fresh.rows, ...(changed.length === 0 ? [] : [encodeChanges(changed)])],
      stored: () => fresh.remember(),
      failed: () => changes.failed(changed),
    }
  }
  return {
    async traces({ body, encoding }, ingest) {
      const { spans, rejected } = await inTurns(decodeTracesInSlices(body, encoding))
      return { ...(await spanRows(spans, ingest)), taken: spans.length, rejected }
    },
    async logs({ body, encoding }, ingest) {
      const { logs, rejected } = decodeLogs(body, encoding)
      const { recordings, others: records } = splitRecordings(logs.map(normaliseLog))
      const made = await spanRows(spansInLogs(logs), ingest)
      const recorded = recordings.length === 0 ? [] : [encodeRecordings(recordings, ingest)]
      const rows = [...made.rows, encodeLogMessages(records, ingest), encodeLogs(records, ingest), ...recorded]
      return { ...made, rows, taken: logs.length, rejected }
    },
    async metrics({ body, encoding }, ingest) {
      const { points, rejected } = decodeMetrics(body, encoding)
      return { rows: [encodeMetricPoints(points, ingest)], taken: points.length, rejected }
    },
  }
}

async function statusOf({ engine, store, schema, spool, writer }: Keeping): Promise<CollectorStatus> {
  const storeIsReady = schema.isReady && (await store.ping())
  return {
    ready: spool.state.problem === undefined,
    store: storeIsReady ? 'ready' : 'unreachable',
    engineRestarts: engine?.restarts ?? 0,
    spool: spool.state,
    storedRows: writer.state.storedRows,
  }
}

function collectorOf(opened: CloseInOrder, { store, computing, spool, writer }: Keeping, address: Address): Collector {
  return {
    ...address,
    store,
    computing,
    drain: async timeoutMs => (await writer.drain(timeoutMs)) && (await computing.recompute.settled(timeoutMs)),
    get waiting() {
      return spool.state
    },
    close: () => opened.close(),
  }
}

/** First of all: a collector that would be open to others is not even started. */
async function openKeysOf(config: Config, { login }: Sections, log: Log): Promise<Keys> {
  const { keysFile: file, apiKeys: extraKeys } = config
  // Whoever says who may sign in does not want everybody else in.
  const keys = await openKeys({ file, extraKeys, neverOpen: login !== undefined, notice: line => log.warn(line) })
  expectKeys(config, !keys.isOpen)
  return keys
}

/** Behind the store's address there is a server of the user's, or an engine of our own. */
async function openStore(config: Config, log: Log, opened: CloseInOrder): Promise<Pick<Keeping, 'store' | 'engine'>> {
  const onRestart = (reason: string) => log.warn('the engine is started again', { reason: reason.slice(0, 300) })
  if (config.clickhouse) return { store: opened.keep(new Store(config.clickhouse)), engine: undefined }
  const engine = opened.keep(await startEngine({ dir: engineFolder(config), onRestart }))
  return { engine, store: opened.keep(new Store(engine)) }
}

interface Opening {
  readonly config: Config
  readonly sections: Sections
  readonly log: Log
  readonly keys: Keys
  readonly metrics: Metrics
  readonly prices: LivePrices
  readonly opened: CloseInOrder
}

interface Keeping {
  readonly engine: Engine | undefined
  readonly store: Store
  readonly schema: Schema
  readonly computing: Computing
  readonly changes: ChangeLog
  readonly spool: Spool
  readonly writer: Writer
}

interface Makers extends Enrichment {
  readonly changes: ChangeLog
}

interface Made {
  readonly rows: readonly EncodedRows[]
  readonly taken: number
  readonly rejected: readonly Rejection[]
  /** To be called when the rows are on disk. */
  readonly stored?: () => void
  /** To be called when they could not be put there. */
  readonly failed?: () => void
}

export interface Collector extends Address {
  readonly store: Store
  readonly computing: Computing
  /** Waits until everything acknowledged so far is in the store and computed; false if the time was over first. */
  drain(timeoutMs: number): Promise<boolean>
  /** What is acknowledged and not stored yet, also after `close`. */
  readonly waiting: { readonly segments: number; readonly rows: number; readonly bytes: number }
  /** Takes no more, finishes what was accepted. May be called twice. What is not stored by then waits in the spool. */
  close(): Promise<void>
}

const silentLog = openLog({ level: 'silent' })

/** Fails instead of waiting: an INSERT that nobody waits for any more must not be sent when the schema comes. */
async function expectSchema({ isReady }: Schema): Promise<void> {
  if (!isReady) throw new CollectorError('STORE_UNREACHABLE', 'its schema is not there yet')
}

/** How long closing waits for the store to take what the spool still holds. */
const drainMs = 5_000

/** The first reasons, each once; the answer to the sender is bounded. */
function reasonsOf(rejected: readonly Rejection[]): string {
  return [...new Set(rejected.slice(0, 1_000).map(({ reason }) => reason))].slice(0, 10).join('; ')
}
