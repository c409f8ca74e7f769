import { readdir, readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestEngine } from '../../helpers/engine.ts'

const engine = await startTestEngine()
const client = engine.client({ log: { level: 127 } })
afterAll(() => engine.close())

const migrations = new URL('../../../queries/migrations/', import.meta.url)

async function rowsOf(query: string): Promise<unknown[]> {
  const result = await client.query({ query, format: 'JSONEachRow' })
  return result.json()
}

/** What curl does: the whole request by hand. */
function post(query: string, body: Uint8Array | string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${engine.url}/?query=${encodeURIComponent(query)}`, {
    method: 'POST',
    body: Buffer.from(body),
    headers: { 'X-ClickHouse-Key': engine.password, ...headers },
  })
}

describe('D3: data of an INSERT is data, whatever is in it', () => {
  const attack = '\n\nDROP TABLE victim;\n\n'

  beforeAll(async () => {
    await client.command({ query: 'CREATE TABLE victim (a String, n UInt32 DEFAULT 7) ENGINE = MergeTree ORDER BY a' })
  })

  test('a blank line and a statement in JSON', async () => {
    await client.insert({ table: 'victim', values: [{ a: `json${attack}`, n: 1 }], format: 'JSONEachRow' })

    expect(await rowsOf("SELECT * FROM victim WHERE a LIKE 'json%'")).toStrictEqual([{ a: `json${attack}`, n: 1 }])
  })

  test('a blank line between rows, as a stream of bytes', async () => {
    const values = Readable.from([Buffer.from('{"a":"line 1"}\n\n\n'), Buffer.from('{"a":"line 2"}\n')], {
      objectMode: false,
    })

    await client.exec({ query: 'INSERT INTO victim FORMAT JSONEachRow', values })

    expect(await rowsOf("SELECT * FROM victim WHERE a LIKE 'line%' ORDER BY a")).toStrictEqual([
      { a: 'line 1', n: 7 },
      { a: 'line 2', n: 7 },
    ])
  })

  test('a blank line and a statement in CSV', async () => {
    const answer = await post('INSERT INTO victim FORMAT CSV', `"csv${attack}",2\n`)

    expect(answer.status).toBe(200)
    expect(await rowsOf("SELECT * FROM victim WHERE a LIKE 'csv%'")).toStrictEqual([{ a: `csv${attack}`, n: 2 }])
  })

  test('0x0A0A in RowBinary', async () => {
    const text = Buffer.from(`rb${attack}`)
    const row = Buffer.concat([Buffer.from([text.length]), text, Buffer.from([10, 10, 10, 10])])

    const { summary } = await client.exec({
      query: 'INSERT INTO victim FORMAT RowBinary',
      values: Readable.from([row]),
    })

    expect(summary).toMatchObject({ written_rows: '1' })
    expect(await rowsOf("SELECT * FROM victim WHERE a LIKE 'rb%'")).toStrictEqual([{ a: `rb${attack}`, n: 0x0a0a0a0a }])
  })

  test('a blank line and a statement in VALUES, in the statement itself', async () => {
    await client.command({ query: `INSERT INTO victim VALUES ('values${attack}', 1 + 2)` })

    expect(await rowsOf("SELECT * FROM victim WHERE a LIKE 'values%'")).toStrictEqual([{ a: `values${attack}`, n: 3 }])
  })

  test('bytes that are no text, behind the statement in one body', async () => {
    const text = Buffer.from([0xff, 0x00, 0x0a, 0x0a, 0x80])
    const body = Buffer.concat([
      Buffer.from('INSERT INTO victim (a) FORMAT RowBinary\n'),
      Buffer.from([text.length]),
      text,
    ])

    const answer = await post('', body)

    expect(answer.status).toBe(200)
    expect(await rowsOf('SELECT hex(a) AS bytes, n FROM victim WHERE NOT isValidUTF8(a)')).toStrictEqual([
      { bytes: 'FF000A0A80', n: 7 },
    ])
  })

  test('a body that stops in the middle of a row is refused whole', async () => {
    const answer = await post('INSERT INTO victim FORMAT RowBinary', Buffer.from([40, 65, 10, 10]))

    expect(answer.headers.get('x-clickhouse-exception-code')).toBe('33')
    expect(await answer.text()).not.toContain('/dev/shm')
    expect(await rowsOf("SELECT count() AS n FROM victim WHERE a LIKE 'A%'")).toStrictEqual([{ n: 0 }])
  })
})

describe('a body', () => {
  beforeAll(async () => {
    await client.command({ query: 'CREATE TABLE packed (s String) ENGINE = MergeTree ORDER BY s' })
  })

  test('may be compressed by the client', async () => {
    const packing = engine.client({ compression: { request: true, response: true } })
    const values = Array.from({ length: 2_000 }, (_, n) => ({ s: `client ${n}` }))

    await packing.insert({ table: 'packed', values, format: 'JSONEachRow' })

    expect(await rowsOf("SELECT count() AS n FROM packed WHERE s LIKE 'client%'")).toStrictEqual([{ n: 2_000 }])
  })

  test('that is not what its encoding says is refused', async () => {
    const torn = gzipSync('{"s":"torn"}\n'.repeat(1_000)).subarray(0, 40)

    const answer = await post('INSERT INTO packed FORMAT JSONEachRow', torn, { 'Content-Encoding': 'gzip' })

    expect(answer.headers.get('x-clickhouse-exception-code')).toBe('354')
    expect(await rowsOf("SELECT count() AS n FROM packed WHERE s = 'torn'")).toStrictEqual([{ n: 0 }])
  })

  test('in an encoding that is not known is refused', async () => {
    const answer = await post('INSERT INTO packed FORMAT JSONEachRow', '{}', { 'Content-Encoding': 'lz4' })

    expect(answer.status).toBe(501)
  })

  test('whose sender dies on the way is not inserted', async () => {
    const abort = new AbortController()
    const values = new Readable({ read: () => undefined, objectMode: false })
    values.push('{"s":"half"}\n')
    const sending = client.exec({ query: 'INSERT INTO packed FORMAT JSONEachRow', values, abort_signal: abort.signal })
    await expect.poll(() => values.readableLength).toBe(0)

    abort.abort()

    await expect(sending).rejects.toThrow('aborted')
    expect(await rowsOf("SELECT count() AS n FROM packed WHERE s = 'half'")).toStrictEqual([{ n: 0 }])
  })

  test('may be empty', async () => {
    const { summary } = await client.exec({ query: 'INSERT INTO packed FORMAT RowBinary', values: Readable.from([]) })

    expect(summary).toMatchObject({ written_rows: '0' })
  })
})

describe('the tables of the migrations', () => {
  beforeAll(async () => {
    const files = (await readdir(migrations)).filter(name => name.endsWith('.sql')).toSorted()
    const texts = await Promise.all(files.map(name => readFile(new URL(name, migrations), 'utf8')))
    const statements = texts.flatMap(text => text.split(/;\s*$/m)).filter(text => text.trim() !== '')
    await statements.reduce<Promise<unknown>>(
      (before, query) => before.then(() => client.command({ query })),
      Promise.resolve(),
    )
  })

  test.each([
    [
      'spans',
      {
        project: 'default',
        trace_id: '0af7651916cd43dd8448eb211c80319c',
        span_id: 'b7ad6b7169203331',
        name: 'chat\n\ngpt',
        span_kind: 'client',
        start_time: '2026-01-02 03:04:05.123456789',
        duration_ns: '18446744073709551615',
        status: 'error',
        finish_reasons: ['stop', '\n\n'],
        is_stream: true,
        usage_source: 'provider',
        input_tokens: 168430090,
        cost_status: 'priced',
        cost_nano: '-9223372036854775808',
        cost_details: { input: '12', output: '-3' },
        document_scores: [0.5, -1.25],
        attributes: { 'a.b': 'c\n\nDROP TABLE spans', ü: '😀' },
        'events.time': ['2026-01-02 03:04:05.000000001', '2026-01-02 03:04:05.000000002'],
        'events.name': ['one', 'two'],
        'events.attributes': [{ k: 'v' }, {}],
        'links.trace_id': ['t'],
        'links.span_id': ['s'],
        'links.attributes': [{}],
      },
    ],
    [
      'messages',
      { project: 'default', trace_id: 't', written_hash: 'h', role: 'user', body: 'a\n\nDROP TABLE messages' },
    ],
  ])('%s takes RowBinary with every type, once for each token', async (table, row) => {
    const json = `SELECT * FROM ${table} ORDER BY ALL SETTINGS output_format_json_quote_64bit_integers = 1`
    await client.insert({ table, values: [row], format: 'JSONEachRow' })
    const before = await rowsOf(json)
    const { stream } = await client.exec({ query: `SELECT * FROM ${table} FORMAT RowBinary` })
    const bytes = Buffer.concat(await stream.toArray())
    await client.command({ query: `TRUNCATE TABLE ${table}` })

    const insert = (insert_deduplication_token: string) =>
      client.exec({
        query: `INSERT INTO ${table} FORMAT RowBinary`,
        values: Readable.from([bytes]),
        clickhouse_settings: { insert_deduplication_token },
      })
    await insert('segment 1')
    await insert('segment 1')

    expect(before).toMatchObject([row])
    expect(await rowsOf(json)).toStrictEqual(before)
    await insert('segment 2')
    expect(await rowsOf(json)).toStrictEqual([...before, ...before])
  })
})
