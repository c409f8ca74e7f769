import { afterAll, describe, expect, test } from 'vitest'
import { startTestEngine } from '../../helpers/engine.ts'

const engine = await startTestEngine()
const client = engine.client({ max_open_connections: 32, log: { level: 127 } })
afterAll(() => engine.close())

async function text(query: string, options: Record<string, unknown> = {}): Promise<string> {
  const result = await client.query({ query, format: 'TabSeparated', ...options })
  return result.text()
}

describe('D1: what a failed query had written does not reach the next one', () => {
  test.each([
    ['throws', '395', 'SELECT number, throwIf(number = 3000000) FROM numbers(10000000)'],
    [
      'runs out of time',
      '159',
      'SELECT number, sleepEachRow(0.0001) FROM numbers(10000000) SETTINGS max_execution_time = 1',
    ],
    ['returns too many rows', '396', 'SELECT number FROM numbers(10000000) SETTINGS max_result_rows = 100000'],
  ])('when it %s', async (_, code, query) => {
    const failed = text(query, { clickhouse_settings: { max_block_size: '10000' } })
    await expect(failed).rejects.toMatchObject({ code })

    const next = await Promise.all(Array.from({ length: 20 }, (_, n) => text(`SELECT 'answer', ${n}`)))

    expect(next).toStrictEqual(Array.from({ length: 20 }, (_, n) => `answer\t${n}\n`))
  })

  test('with failing and succeeding queries side by side', async () => {
    const numbers = Array.from({ length: 200 }, (_, n) => n)

    const answers = await Promise.all(
      numbers.map(n =>
        n % 2 === 0
          ? text('SELECT number, throwIf(number = 300000) FROM numbers(1000000)').catch(() => 'failed')
          : text(`SELECT ${n}, repeat('${n}', 3)`),
      ),
    )

    expect(answers).toStrictEqual(numbers.map(n => (n % 2 === 0 ? 'failed' : `${n}\t${String(n).repeat(3)}\n`)))
  })
})

describe('D2: the settings of one query do not stick', () => {
  test('a deduplication token drops the repetition of its insert, and no other insert', async () => {
    await client.command({
      query: `CREATE TABLE tokens (n UInt32) ENGINE = MergeTree ORDER BY n
        SETTINGS non_replicated_deduplication_window = 100`,
    })
    const insert = (n: number, clickhouse_settings = {}) =>
      client.insert({ table: 'tokens', values: [{ n }], format: 'JSONEachRow', clickhouse_settings })

    await insert(1, { insert_deduplication_token: 'a' })
    await insert(2, { insert_deduplication_token: 'a' })
    await insert(3)
    await insert(4)
    await insert(4)
    await insert(4, { deduplicate_insert: 'disable' })
    await insert(5, { insert_deduplication_token: 'b' })

    expect(await text('SELECT groupArray(n) FROM (SELECT n FROM tokens ORDER BY n)')).toBe('[1,3,4,4,5]\n')
  })

  test('a token reaches the materialized views of its table', async () => {
    const window = 'SETTINGS non_replicated_deduplication_window = 100'
    await client.command({ query: `CREATE TABLE source (n UInt32) ENGINE = MergeTree ORDER BY n ${window}` })
    await client.command({ query: `CREATE TABLE target (c UInt64) ENGINE = MergeTree ORDER BY c ${window}` })
    await client.command({ query: 'CREATE MATERIALIZED VIEW view TO target AS SELECT count() AS c FROM source' })
    const insert = () =>
      client.insert({
        table: 'source',
        values: [{ n: 1 }, { n: 2 }],
        format: 'JSONEachRow',
        clickhouse_settings: {
          insert_deduplication_token: 'once',
          deduplicate_blocks_in_dependent_materialized_views: 1,
        },
      })

    await insert()
    await insert()

    expect(await text('SELECT (SELECT count() FROM source), (SELECT sum(c) FROM target)')).toBe('2\t2\n')
  })

  test('readonly and limits end with their query', async () => {
    const settings = { readonly: '1', max_threads: 1, max_execution_time: 7 } as const
    const asked = "SELECT getSetting('readonly'), getSetting('max_execution_time')"

    expect(await text(asked, { clickhouse_settings: settings })).toBe('1\t7\n')
    expect(await text(asked)).toBe('0\t60\n')
    await client.command({ query: 'CREATE TABLE still_writable (n UInt8) ENGINE = Memory' })
  })

  test('readonly holds against the SETTINGS of the statement itself', async () => {
    const answer = text('SELECT 1 SETTINGS max_execution_time = 0, readonly = 0', {
      clickhouse_settings: { readonly: '1' },
    })

    await expect(answer).rejects.toMatchObject({ code: '164' })
  })
})

describe('D6: queries run side by side and can be cancelled', () => {
  test('eight queries with parameters take much less than the sum of their times', async () => {
    const numbers = Array.from({ length: 8 }, (_, n) => n)
    const startedAt = performance.now()

    const answers = await Promise.all(numbers.map(n => text('SELECT {n:UInt8} + sleep(0.5)', { query_params: { n } })))

    expect(answers).toStrictEqual(numbers.map(n => `${n}\n`))
    expect(performance.now() - startedAt).toBeLessThan(2_500)
  })

  test('more queries than threads all get their own answers', async () => {
    const values = Array.from({ length: 100 }, (_, n) => `value ${n} '\\ ${'x'.repeat(n)}`)

    const answers = await Promise.all(
      values.map(async v => {
        const answer = await client.query({
          query: 'SELECT {v:String} AS v',
          query_params: { v },
          format: 'JSONEachRow',
        })
        return answer.json()
      }),
    )

    expect(answers).toStrictEqual(values.map(v => [{ v }]))
  })

  test.each([
    ['a query', "SELECT count() FROM numbers(1000000000000) WHERE NOT ignore('victim-1')", 'victim-1'],
    [
      'an insert',
      "INSERT INTO FUNCTION null('n UInt64') SELECT number FROM numbers(1000000000000) WHERE NOT ignore('victim-2')",
      'victim-2',
    ],
  ])('%s whose client goes away is cancelled in the engine', async (_, query, name) => {
    const abort = new AbortController()
    const running = () =>
      text(`SELECT count() FROM system.processes WHERE query LIKE '%${name}%' AND query NOT LIKE '%processes%'`)
    const gone = client.command({ query, abort_signal: abort.signal, clickhouse_settings: { max_threads: 1 } })
    await expect.poll(running, { timeout: 10_000 }).toBe('1\n')

    abort.abort()

    await expect(gone).rejects.toThrow('aborted')
    await expect.poll(running, { timeout: 10_000 }).toBe('0\n')
  })

  test('a query that waits for a thread is never started once its client has gone', async () => {
    const abort = new AbortController()
    const blockers = Array.from({ length: 12 }, () => text('SELECT sleep(1)'))
    await expect.poll(() => client.ping().then(({ success }) => success)).toBe(true)
    const waiting = client.command({
      query: 'CREATE TABLE too_late (n UInt8) ENGINE = Memory',
      abort_signal: abort.signal,
    })
    abort.abort()
    await expect(waiting).rejects.toThrow('aborted')

    await Promise.all(blockers)

    expect(await text("SELECT count() FROM system.tables WHERE name = 'too_late'")).toBe('0\n')
  })
})

test('refuses a second query with the id of a running one', async () => {
  const first = text('SELECT sleep(1)', { query_id: 'same' })

  await expect
    .poll(() => text('SELECT 1', { query_id: 'same' }).catch((error: { code: string }) => error.code))
    .toBe('216')
  expect(await first).toBe('0\n')
  expect(await text('SELECT 1', { query_id: 'same' })).toBe('1\n')
})
