import { reconciliation } from '@spanledger/queries'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LedgerSpan } from '../../../../collector/src/model.ts'
import { openRecompute, type Recompute } from '../../../../collector/src/store/recompute/recompute.ts'
import { encodeSpans } from '../../../../collector/src/store/span-rows.ts'
import { ledgerSpan } from '../../../helpers/ledger-span.ts'
import { sumsOf, type Sums } from '../../../helpers/span-ledger-oracle.ts'
import { openTestStore, type TestStore } from '../../../helpers/store.ts'
import { seededRandom, type SeededRandom } from '../../../helpers/seeded-random.ts'

let open: TestStore
let recompute: Recompute
const errors: unknown[] = []
beforeAll(async () => {
  open = await openTestStore()
  recompute = openRecompute({ store: open.store, intervalMs: 20, onRetry: error => errors.push(error) })
})
afterAll(async () => {
  await recompute.close()
  await open.close()
})

const models = ['gpt-a', 'gpt-b', 'claude-c'] as const
const now = 1_795_305_600_000_000_000n

/** A trace of nested spans: calls, tools and others; some name a task, some traces name several. */
function randomTrace(random: SeededRandom, index: number): LedgerSpan[] {
  const traceId = Buffer.from(random.bytes(16)).toString('hex')
  const tasks = random.list(2, () => `task-${random.below(60)}`)
  const nonsense = random.chance(0.02)
  const began = nonsense
    ? random.pick([1n, 7_258_118_400_000_000_000n])
    : now - BigInt(random.below(259_200)) * 1_000_000_000n
  return Array.from({ length: 1 + random.below(12) }, (_, at) =>
    randomSpan(random, { traceId, tasks, began, at, index }),
  )
}

function randomSpan(
  random: SeededRandom,
  { traceId, tasks, began, at, index }: { traceId: string; tasks: string[]; began: bigint; at: number; index: number },
): LedgerSpan {
  const task = tasks[random.below(tasks.length + 1)]
  const startNano = began + BigInt(random.below(5_400)) * 1_000_000_000n * BigInt(at > 0 ? 1 : 0)
  return priced(random, {
    traceId,
    spanId: String(at + 1).padStart(16, '0'),
    ...(at === 0 ? {} : { parentSpanId: String(1 + random.below(at)).padStart(16, '0') }),
    name: at === 0 ? `run ${index % 7}` : `step ${at}`,
    startNano,
    endNano: startNano + BigInt(random.below(10_000_000_000)),
    status: { code: random.below(3), message: '' },
    attributes: {
      ...(task ? { 'spanledger.task.id': task, 'spanledger.task.name': `name of ${task}` } : {}),
      ...(random.chance(0.2) ? { 'spanledger.task.key': `key-${random.below(20)}` } : {}),
    },
  })
}

function priced(random: SeededRandom, differs: Parameters<typeof ledgerSpan>[0]): LedgerSpan {
  const operation = random.pick(['chat', 'chat', 'embeddings', 'execute_tool', 'invoke_agent'])
  const attributes = {
    ...differs.attributes,
    'gen_ai.operation.name': operation,
    'gen_ai.request.model': random.pick(models),
  }
  return operation === 'chat' || operation === 'embeddings'
    ? ledgerSpan({ ...differs, attributes }, BigInt(random.below(2 ** 31)))
    : ledgerSpan({ ...differs, attributes })
}

/** The same span, sent again after it changed: another model, another bill, perhaps another task. */
function changed(random: SeededRandom, { otlp }: LedgerSpan): LedgerSpan {
  const kept = Object.fromEntries([...otlp.attributes].filter(([name]) => name.startsWith('spanledger.')))
  const attributes = random.chance(0.5) ? kept : { 'spanledger.task.id': `task-${random.below(60)}` }
  return priced(random, { ...otlp, attributes })
}

/** What is stored so far, as FINAL should see it. */
class Stored {
  readonly spans = new Map<string, LedgerSpan>()
  #ingested = 0n

  async insert(spans: readonly LedgerSpan[]): Promise<void> {
    this.#ingested += 1n
    const rows = encodeSpans(spans, { project: 'p', ingestedNano: now + this.#ingested })
    await open.store.insert(rows, `token-${this.#ingested}`)
    // A retry of the writer's, under the same token.
    await open.store.insert(rows, `token-${this.#ingested}`)
    for (const span of spans) this.spans.set(`${span.otlp.traceId}/${span.otlp.spanId}`, span)
  }
}

async function rowsOf<Row>(query: string): Promise<Row[]> {
  const result = await open.store.client.query({
    query,
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
  })
  return result.json<Row>()
}

async function sumsInStore(): Promise<Sums> {
  const tasks = await rowsOf<{ place: string; name: string; nano: string; calls: string; spans: string }>(
    `SELECT concat(toString(kind), '/', task_id) AS place, max(name) AS name, sum(cost_nano) AS nano, sum(calls) AS calls, sum(spans) AS spans
     FROM task_parts FINAL WHERE project = 'p' GROUP BY place`,
  )
  const cost = await rowsOf<{ key: string; nano: string }>(
    `SELECT concat(toString(toInt64(bucket)), '/', model) AS key, sum(cost_nano) AS nano FROM cost_5m FINAL WHERE project = 'p' GROUP BY key`,
  )
  const hours = await rowsOf<{ start: string; n: string }>(
    `SELECT toString(toInt64(hour)) AS start, sum(n) AS n FROM signals_hourly FINAL WHERE project = 'p' AND signal = 'tasks' GROUP BY start`,
  )
  return {
    tasks: Object.fromEntries(
      tasks.map(row => [
        row.place,
        { name: row.name, nano: BigInt(row.nano), calls: Number(row.calls), spans: Number(row.spans) },
      ]),
    ),
    cost: Object.fromEntries(cost.map(row => [row.key, BigInt(row.nano)])),
    hours: Object.fromEntries(hours.map(row => [row.start, Number(row.n)])),
  }
}

test(
  'sums are exact after every batch of 300 random traces with late, repeated and changed spans',
  { timeout: 120_000 },
  async () => {
    const random = seededRandom(20_261_122)
    const traces = Array.from({ length: 300 }, (_, index) => randomTrace(random, index))
    // Some spans come long after the rest of their trace, the root among them.
    const [early, late] = [[] as LedgerSpan[], [] as LedgerSpan[]]
    for (const span of traces.flat()) (random.chance(0.8) ? early : late).push(span)
    const queue = [...early, ...late]
    const stored = new Stored()

    while (queue.length > 0) {
      const batch = queue.splice(0, 150 + random.below(250))
      const known = [...stored.spans.values()]
      const repeated = known.filter(() => random.chance(0.05))
      const altered = known.filter(() => random.chance(0.05)).map(span => changed(random, span))
      await stored.insert([...batch, ...repeated])
      if (altered.length > 0) await stored.insert(altered)

      expect(await recompute.settled(30_000), String(errors[0])).toBe(true)
      expect(await sumsInStore()).toEqual(sumsOf([...stored.spans.values()]))
    }

    const [all] = await open.store.ask(reconciliation, {
      project: 'p',
      since: new Date(0),
      until: new Date('2262-01-01'),
    })
    const total = [...stored.spans.values()].reduce((sum, { cost }) => sum + (cost.nano ?? 0n), 0n)
    expect(all).toMatchObject({ calls_nano: String(total), difference_nano: '0', difference_calls: '0' })
  },
)
