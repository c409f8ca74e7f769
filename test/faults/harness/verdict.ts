import { appendFileSync } from 'node:fs'
import type { ClickHouseClient } from '@clickhouse/client'
import { openRecompute } from '../../../collector/src/store/recompute/recompute.ts'
import { Store } from '../../../collector/src/store/store.ts'
import type { TestEngine } from '../../helpers/engine.ts'
import type { SentSpans } from './sent-spans.ts'
import { seed, sumsMs } from './settings.ts'

/** What a scenario came to. Everything below `stored` is 0 where the promise was kept. */
export interface Verdict {
  readonly scenario: string
  readonly seed: number
  readonly seconds: number
  readonly sent: number
  readonly acknowledged: number
  /** Requests by answer. */
  readonly answers: Readonly<Record<string, number>>
  /** Rows as every question reads them: with FINAL. */
  readonly stored: number
  /** Acknowledged, and not there. */
  readonly lost: number
  /** There, and never sent. */
  readonly invented: number
  /** There more than once, with FINAL. */
  readonly duplicated: number
  /** Acknowledged spans whose prompt is not there. */
  readonly promptsLost: number
  /** The store's sum minus our own sum over what must be there and what may be. */
  readonly sumDifferenceNano: string
  /** What `tasks` and `cost_5m` add up to, minus the store's sum. */
  readonly sumOfTasksOffNano: string
  readonly sumOfMinutesOffNano: string
  /** Rows more than spans before FINAL: 0 unless a client sent the same span twice. */
  readonly rawDuplicates: number
}

export interface Examined {
  readonly scenario: string
  readonly sent: SentSpans
  readonly startedAt: number
}

/** Compares the store with what was sent and acknowledged; `npm run faults` prints what is written here. */
export async function examine(engine: TestEngine, { scenario, sent, startedAt }: Examined): Promise<Verdict> {
  await computeSums(engine)
  const client = engine.client()
  const ids = await column(client, 'SELECT span_id FROM spans FINAL')
  const sum = await one(client, 'SELECT toString(sum(cost_nano)) FROM spans FINAL')
  const rawRows = await one(client, 'SELECT toString(count()) FROM spans')
  const withPrompt = new Set(await column(client, spansWithPrompt))
  const stored = new Set(ids)
  const spans = [...sent.spans]
  const acknowledged = spans.filter(([, { isAcknowledged }]) => isAcknowledged)
  // What was not acknowledged may be there once or not at all; what was, must.
  const due = spans.filter(([id, { isAcknowledged }]) => isAcknowledged || stored.has(id))
  const verdict: Verdict = {
    scenario,
    seed,
    seconds: Math.round((performance.now() - startedAt) / 1_000),
    sent: spans.length,
    acknowledged: acknowledged.length,
    answers: Object.fromEntries(sent.answers),
    stored: ids.length,
    lost: acknowledged.filter(([id]) => !stored.has(id)).length,
    invented: [...stored].filter(id => !sent.spans.has(id)).length,
    duplicated: ids.length - stored.size,
    promptsLost: acknowledged.filter(([id]) => stored.has(id) && !withPrompt.has(id)).length,
    sumDifferenceNano: String(BigInt(sum) - due.reduce((total, [, { costNano }]) => total + costNano, 0n)),
    sumOfTasksOffNano: await one(client, `SELECT toString(sum(cost_nano) - ${sum}) FROM task_parts FINAL`),
    sumOfMinutesOffNano: await one(client, `SELECT toString(sum(cost_nano) - ${sum}) FROM cost_5m FINAL`),
    rawDuplicates: Number(rawRows) - ids.length,
  }
  if (process.env.FAULTS_REPORT) appendFileSync(process.env.FAULTS_REPORT, `${JSON.stringify(verdict)}\n`)
  return verdict
}

/** What must hold of every scenario, whatever happened in it. */
export const kept = {
  lost: 0,
  invented: 0,
  duplicated: 0,
  promptsLost: 0,
  sumDifferenceNano: '0',
  sumOfTasksOffNano: '0',
  sumOfMinutesOffNano: '0',
} as const

const spansWithPrompt = `
  SELECT span_id FROM spans
  WHERE length(input_hashes) = 1 AND (trace_id, input_hashes[1]) IN (SELECT trace_id, hash FROM messages)`

/** As the next collector would: what was stored and not summed up by the one that is gone. */
async function computeSums(engine: TestEngine): Promise<void> {
  const store = new Store(engine)
  const recompute = openRecompute({ store })
  try {
    if (!(await recompute.settled(sumsMs))) throw new Error('the sums were never computed')
  } finally {
    await recompute.close()
    await store.close()
  }
}

async function one(client: ClickHouseClient, query: string): Promise<string> {
  const [value = ''] = await column(client, query)
  return value
}

async function column(client: ClickHouseClient, query: string): Promise<readonly string[]> {
  const answer = await client.query({ query, format: 'JSONCompactEachRow' })
  return (await answer.json<[string]>()).map(([value]) => value)
}
