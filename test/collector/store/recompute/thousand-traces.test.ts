/** Whatever is sent, and in whatever order: the tasks and what is outside them add up to all calls, each counted once. */
import { costByDimension, costPerTask, exportFocus, reconciliation } from '@spanledger/queries'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrich } from '../../../../collector/src/enrich/enrich.ts'
import { parsePriceFile } from '../../../../collector/src/enrich/prices/file/price-file.ts'
import { openPrices } from '../../../../collector/src/enrich/prices/price-table.ts'
import type { LedgerSpan } from '../../../../collector/src/model.ts'
import type { AnyValue, OtlpSpan } from '../../../../collector/src/otlp.ts'
import { normaliseLog } from '../../../../collector/src/normalise/logs/normalise-log.ts'
import { normalise } from '../../../../collector/src/normalise/normalise.ts'
import { reprice } from '../../../../collector/src/reprice/reprice.ts'
import { encodeLogs } from '../../../../collector/src/store/log-rows.ts'
import { encodeSpans } from '../../../../collector/src/store/span-rows.ts'
import { otlpLog } from '../../../helpers/otlp-log.ts'
import { otlpSpan } from '../../../helpers/otlp-span.ts'
import { recomputed } from '../../../helpers/recomputed.ts'
import { seededRandom, type SeededRandom } from '../../../helpers/seeded-random.ts'
import { openTestStore, type TestStore } from '../../../helpers/store.ts'

let open: TestStore
beforeAll(async () => {
  open = await openTestStore()
})
afterAll(() => open.close())

const began = BigInt(Date.parse('2026-11-10T00:00:00Z')) * 1_000_000n
const always = { since: new Date('2026-11-01'), until: new Date('2026-11-21') }
const models = ['gpt-4o', 'gpt-5-mini', 'a-model-without-a-price'] as const
const tools = new Map([['search', 5_000_000n]])
const tokens = {
  count: () => Promise.resolve(undefined),
  counters: { counted: 0, uncountable: 0, refused: 0, timedOut: 0, crashed: 0 },
  close: () => Promise.resolve(),
}

interface Told {
  readonly otlp: OtlpSpan
  /** A span that tells of a call which another one tells of, too. */
  readonly again: boolean
}

/** A trace of a root, an agent that repeats all usage, and calls and tools below one another, some told of twice. */
function randomTrace(random: SeededRandom): Told[] {
  const traceId = Buffer.from(random.bytes(16)).toString('hex')
  const start = began + BigInt(random.below(600_000)) * 1_000_000_000n
  const ids = random.list(2, () => `task-${random.below(300)}`)
  const key = random.chance(0.3) ? { 'spanledger.task.key': `key-${random.below(100)}` } : {}
  const told: Told[] = []
  const add = (parentSpanId: string | undefined, attributes: Record<string, AnyValue>, again = false): string => {
    const spanId = (told.length + 1).toString(16).padStart(16, '0')
    const id = ids[random.below(ids.length + 1)]
    const startNano = start + BigInt(random.below(4_000)) * 1_000_000_000n
    const task = {
      ...key,
      ...(id === undefined ? {} : { 'spanledger.task.id': id, 'spanledger.task.name': `name ${id}` }),
    }
    const ended = {
      endNano: startNano + BigInt(random.below(60)) * 1_000_000_000n,
      status: { code: random.below(3), message: '' },
    }
    told.push({
      otlp: otlpSpan({
        traceId,
        spanId,
        parentSpanId,
        startNano,
        ...ended,
        name: `step ${told.length}`,
        attributes: { ...task, ...attributes },
      }),
      again,
    })
    return spanId
  }
  const root = add(undefined, {})
  let parent = add(root, {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.usage.input_tokens': 999,
    'gen_ai.usage.output_tokens': 9,
  })
  for (let left = random.below(8); left > 0; left -= 1) {
    if (random.chance(0.25)) {
      parent = add(parent, {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': random.pick(['search', 'look']),
      })
    } else addCall(random, { add, parent, number: told.length, traceId })
  }
  return told
}

interface Adding {
  readonly add: (parent: string | undefined, attributes: Record<string, AnyValue>, again?: boolean) => string
  readonly parent: string
  readonly number: number
  readonly traceId: string
}

function addCall(random: SeededRandom, { add, parent, number, traceId }: Adding): void {
  const model = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': random.pick(models),
  }
  const usage = {
    'gen_ai.usage.input_tokens': 1_000 + random.below(1_000_000),
    'gen_ai.usage.output_tokens': 1 + random.below(1_000_000),
  }
  const response = { 'gen_ai.response.id': `${traceId}-${number}` }
  const wayOfTelling = random.below(6)
  if (wayOfTelling === 0) {
    // A framework around an SDK around the wire, with something between them.
    const framework = add(parent, { ...model, ...usage }, true)
    const sdk = add(add(framework, {}), { ...model, ...usage, ...response }, true)
    add(sdk, { ...model, ...usage, ...response })
  } else if (wayOfTelling === 1) add(add(parent, model, true), { ...model, ...usage })
  else {
    add(parent, { ...model, ...usage, ...response })
    // A second instrumentation that knows nothing of the first, but both have the response.
    if (wayOfTelling === 2) add(parent, { ...model, ...usage, ...response }, true)
  }
}

async function rowsOf(query: string): Promise<bigint> {
  const result = await open.store.client.query({ query, format: 'JSONCompactEachRow' })
  const [[sum] = ['']] = await result.json<[string]>()
  return BigInt(sum)
}

/** Every way in which the store adds up what was spent. */
async function everySum() {
  const asked = { project: 'p', ...always }
  const [all] = await open.store.ask(reconciliation, asked)
  const tasks = await open.store.ask(costPerTask, asked)
  const byModel = await open.store.ask(costByDimension, { ...asked, limit: 1_000, dimension: 'model' })
  const focus = await open.store.ask(exportFocus, asked)
  const nanoOf = (usd: string | null) =>
    BigInt((usd ?? '0').replace(/^(\d+)\.?(\d*)$/, (_, whole: string, part: string) => whole + part.padEnd(9, '0')))
  return {
    reconciled: [
      BigInt(all?.calls_nano ?? -1),
      BigInt(all?.difference_nano ?? -1),
      BigInt(all?.difference_calls ?? -1),
    ],
    toldTwice: Number(all?.told_twice),
    tasks: tasks.reduce((sum, row) => sum + BigInt(row.cost_nano), 0n),
    byModel: byModel.reduce((sum, row) => sum + BigInt(row.cost_nano), 0n),
    focus: focus.reduce((sum, row) => sum + nanoOf(row.BilledCost), 0n),
    fiveMinutes: await rowsOf(`SELECT toString(sum(cost_nano)) FROM cost_5m FINAL WHERE project = 'p'`),
    parts: await rowsOf(
      `SELECT toString(sum(useful_nano + failed_nano + escalated_nano + abandoned_nano + retried_nano + superseded_nano + running_nano) + sumIf(cost_nano, kind = 'outside')) FROM task_totals FINAL WHERE project = 'p'`,
    ),
  }
}

const equalTo = (nano: bigint, toldTwice: number) => ({
  reconciled: [nano, 0n, 0n],
  toldTwice,
  tasks: nano,
  byModel: nano,
  focus: nano,
  fiveMinutes: nano,
  parts: nano,
})

test(
  '1,000 random traces add up to what their calls cost, late, repeated and priced anew',
  { timeout: 120_000 },
  async () => {
    const random = seededRandom(5_2026)
    const told = Array.from({ length: 1_000 }, () => randomTrace(random)).flat()
    const again = new Set(told.filter(one => one.again).map(({ otlp }) => `${otlp.traceId}/${otlp.spanId}`))
    const priced = (prices = openPrices()) =>
      enrich(
        told.map(({ otlp }) => normalise(otlp)),
        { prices, tokens, tools },
      )
    const truth = (spans: readonly LedgerSpan[]) =>
      spans.reduce(
        (sum, { otlp, cost }) => (again.has(`${otlp.traceId}/${otlp.spanId}`) ? sum : sum + (cost.nano ?? 0n)),
        0n,
      )
    const spans = await priced()
    expect([truth(spans) > 0n, again.size > 100]).toEqual([true, true])
    let batches = 0
    const store = async (batch: readonly LedgerSpan[]) => {
      batches += 1
      await open.store.insert(encodeSpans(batch, { project: 'p', ingestedNano: BigInt(batches) }), `batch ${batches}`)
    }

    // Some spans come first, without their parents or the ones that they repeat; then the rest, and some once more.
    const early = spans.map(() => random.chance(0.7))
    await store(spans.filter((_, index) => early[index]))
    await recomputed(open.store, 60_000)
    await store(spans.filter((_, index) => !early[index] || random.chance(0.1)))
    const logs = told
      .slice(0, 200)
      .map(({ otlp }) =>
        normaliseLog(otlpLog({ traceId: otlp.traceId, attributes: Object.fromEntries(otlp.attributes) })),
      )
    await open.store.insert(encodeLogs(logs, { project: 'p', ingestedNano: 1n }), 'logs')
    await recomputed(open.store, 60_000)
    expect(await everySum()).toEqual(equalTo(truth(spans), again.size))

    const prices = openPrices({
      files: [
        parsePriceFile(
          'prices: [{ model: openai/gpt-4o, input: 3, output: 7 }, { model: openai/a-model-without-a-price, input: 1, output: 2 }]',
          'p',
        ),
      ],
    })
    await reprice({
      store: open.store,
      prices,
      project: 'p',
      ...always,
      apply: { by: 'test', reason: 'a new contract' },
    })
    await recomputed(open.store, 60_000)
    expect(await everySum()).toEqual(equalTo(truth(await priced(prices)), again.size))
  },
)
