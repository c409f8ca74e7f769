import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { questions } from '@spanledger/queries'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cityHash128 } from '../../../collector/src/clickhouse/compressed/city-hash.ts'
import { framed } from '../../../collector/src/clickhouse/compressed/frames.ts'
import { readFrames } from '../../helpers/clickhouse-frames.ts'
import { openClickHouseEndpoint, type ClickHouseEndpoint } from '../../helpers/clickhouse-endpoint.ts'
import { readNative } from '../../helpers/native-block.ts'
import { exampleParameters } from '../../helpers/question-parameters.ts'

let endpoint: ClickHouseEndpoint
beforeAll(async () => {
  endpoint = await openClickHouseEndpoint()
  // One part, so that rows of both projects stand in one granule: what is said of them may differ, never their place.
  await endpoint.store.command(`
    INSERT INTO spans (project, trace_id, span_id, parent_span_id, name, service, category, agent, status_message,
      start_time, duration_ns, cost_nano, cost_status, finish_reasons, attributes, task_key)
    SELECT if(number % 2 = 0, 'shop', 'bank') AS p, concat('trace', toString(intDiv(number, 2))), toString(number), '',
      if(p = 'shop', '7', 'violet'), if(p = 'shop', '7', 'violet'), 'model', if(p = 'shop', '7', 'violet'),
      if(p = 'shop', '7', 'violet'), toDateTime64('2026-11-01 00:00:00', 9) + number, number, 9007199254740993, 'priced',
      ['stop', p], map('who', p), if(p = 'shop', '7', 'violet')
    FROM numbers(2000)`)
  await endpoint.store.command(`
    INSERT INTO messages (project, trace_id, written_hash, role, start_time, body)
    SELECT if(number % 2 = 0, 'shop', 'bank') AS p, 't', toString(number), 'user', now64(9), if(p = 'shop', '7', 'violet')
    FROM numbers(10)`)
}, 60_000)
afterAll(() => endpoint.close())

async function said(response: Response): Promise<string> {
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text.trim()
}

test('answers the client of ClickHouse with types, parameters and rows of its project only', async () => {
  const client = endpoint.client('shop')
  const result = await client.query({
    query: `SELECT name, count() AS spans, max(cost_nano) AS nano, any(attributes) AS attributes
      FROM spans FINAL WHERE start_time >= {since:DateTime64(3)} AND has(finish_reasons, {reason:String}) GROUP BY name`,
    query_params: { since: new Date(0), reason: 'stop' },
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
  })

  expect(await result.json()).toEqual([
    { name: '7', spans: '1000', nano: '9007199254740993', attributes: { who: 'shop' } },
  ])
  expect(await client.ping({ select: true })).toMatchObject({ success: true })
})

test('answers every question of the repository as the store does', async () => {
  const client = endpoint.client('shop')
  for (const question of questions.values()) {
    const query_params = exampleParameters(question, { project: 'shop', since: new Date('2026-10-31') })
    const result = await client.query({ query: question.sql, query_params, format: 'JSONEachRow' })

    const rows: unknown = await result.json()

    expect([question.name, JSON.stringify(rows)]).toEqual([
      question.name,
      JSON.stringify(await rowsFromStore(question.sql, query_params)),
    ])
  }
}, 60_000)

async function rowsFromStore(query: string, query_params: Record<string, unknown>): Promise<unknown> {
  return (await endpoint.store.client.query({ query, query_params, format: 'JSONEachRow' })).json()
}

test('says hello to clickhouse-go at its own revision, and then sends plain Native blocks', async () => {
  const search = {
    default_format: 'Native',
    client_protocol_version: '54460',
    max_execution_time: '60',
    database: 'spanledger',
  }
  const hello = await endpoint.ask('shop', 'SELECT displayName(), version(), revision(), timezone()', search)
  const rows = await endpoint.ask(
    'shop',
    `
    SELECT name, span_kind, start_time, duration_ns, cost_nano, finish_reasons, attributes, is_stream,
      if(duration_ns > 2, NULL, cost_nano) AS maybe
    FROM spans ORDER BY start_time LIMIT 3`,
    search,
  )

  expect(readNative(Buffer.from(await hello.arrayBuffer()), 54_460)).toEqual([
    {
      'displayName()': 'spanledger',
      'version()': expect.stringMatching(/^\d+\.\d+/),
      'revision()': 0,
      'timezone()': 'UTC',
    },
  ])
  const decoded = readNative(Buffer.from(await rows.arrayBuffer()))
  expect(decoded.map(({ duration_ns }) => duration_ns)).toEqual([0n, 2n, 4n])
  expect(decoded[2]).toEqual({
    name: '7',
    span_kind: 'unspecified',
    start_time: 1_793_491_204_000_000_000n,
    duration_ns: 4n,
    cost_nano: 9_007_199_254_740_993n,
    finish_reasons: ['stop', 'shop'],
    attributes: new Map([['who', 'shop']]),
    is_stream: false,
    maybe: null,
  })
})

test('sends no bytes for no rows, and packs only what somebody can unpack', async () => {
  const none = await endpoint.ask('shop', 'SELECT name FROM spans WHERE name = {n:String}', {
    default_format: 'Native',
    param_n: 'x',
  })
  const packed = await endpoint.ask('shop', 'SELECT count() FROM spans', { enable_http_compression: '1' })
  const body = gzipSync('SELECT 1 AS `1` FORMAT JSONEachRow')
  const headers = { 'x-clickhouse-key': 'key-of-shop', 'content-encoding': 'gzip' }

  expect(await none.text()).toBe('')
  expect(packed.headers.get('content-encoding')).toBe('gzip')
  expect(await said(packed)).toBe('1000')
  expect(await said(await fetch(endpoint.url, { method: 'POST', body, headers }))).toBe('{"1":1}')
})

test('answers curl: the statement in the URL, FORMAT and SETTINGS in the text, and a ping', async () => {
  const headers = { authorization: 'Bearer key-of-shop' }
  const query = 'SELECT count() AS spans FROM otel_traces SETTINGS max_threads = 2 FORMAT CSVWithNames;'

  expect(await said(await fetch(`${endpoint.url}?query=${encodeURIComponent(query)}`, { headers }))).toBe(
    '"spans"\n1000',
  )
  expect(await said(await fetch(`${endpoint.url}/ping`))).toBe('Ok.')
})

test('tells the database tools of the tables, and of nothing else', async () => {
  const databases = await said(await endpoint.ask('shop', 'SELECT name FROM system.databases'))
  const tables = await said(await endpoint.ask('shop', "SELECT name FROM system.tables WHERE database = 'spanledger'"))
  const shown = await said(await endpoint.ask('shop', 'SHOW TABLES'))
  const columns = await said(await endpoint.ask('shop', 'DESC TABLE "spanledger"."spans"'))

  expect(databases).toBe('spanledger')
  expect(tables.split('\n')).toContain('spans')
  expect(shown.split('\n')).toContain('otel_traces')
  expect(columns).toMatch(/^project\tLowCardinality\(String\)/)
})

test.each([
  ['no key', {}],
  ['a wrong key', { 'x-clickhouse-key': 'key' }],
  ['a key that may only send', { 'x-clickhouse-key': 'key-of-sender' }],
])('with %s, says nothing but that', async (_, headers: Record<string, string>) => {
  const response = await fetch(endpoint.url, { method: 'POST', body: 'SELECT 1', headers })

  expect(response.status).toBe(403)
  expect(response.headers.get('x-clickhouse-exception-code')).toBe('516')
  expect(await response.text()).toMatch(/^Code: 516\. DB::Exception: Authentication failed/)
})

test('lets the client throw its own error, with code and type', async () => {
  const query = endpoint.client('shop').query({ query: 'SELECT nothing FROM spans' })

  await expect(query).rejects.toMatchObject({ code: '47', type: 'UNKNOWN_IDENTIFIER' })
})

/** Each of these, from the key of `shop`. `violet` stands in every row of `bank`. */
const attacks = {
  'read a file': [
    "SELECT * FROM file('/etc/passwd', 'LineAsString')",
    "SELECT file('/etc/passwd')",
    'SELECT * FROM `/etc/passwd`',
    'SELECT * FROM default.`/etc/passwd`',
    "SELECT * FROM fileCluster('c', '/etc/passwd')",
    "SELECT * FROM executable('cat /etc/passwd', TSV, 'a String')",
    "SELECT * FROM sqlite('/etc/passwd', 't')",
    "INSERT INTO spans (name) FROM INFILE '/etc/passwd' FORMAT TSV",
    "SELECT 1 FORMAT Template SETTINGS format_template_row = '/etc/passwd'",
    "SELECT * FROM filesystem('/etc')",
    "SELECT catboostEvaluate('/etc/passwd', 1)",
    "SELECT 1 SETTINGS format_schema = '/etc/passwd:x' FORMAT Protobuf",
  ],
  'reach the network': [
    "SELECT * FROM url('http://127.0.0.1:1/', TSV, 'a String')",
    "SELECT * FROM remote('127.0.0.1', system, one)",
    "SELECT * FROM remoteSecure('127.0.0.1', system.one)",
    "SELECT * FROM s3('http://127.0.0.1:1/a')",
    "SELECT * FROM mysql('127.0.0.1:1', 'd', 't', 'u', 'p')",
    "SELECT * FROM postgresql('127.0.0.1:1', 'd', 't', 'u', 'p')",
    "SELECT * FROM mongodb('127.0.0.1:1', 'd', 't', 'u', 'p', 'a String')",
    "SELECT * FROM redis('127.0.0.1:1', 'k', 'k String')",
    "SELECT * FROM hdfs('hdfs://127.0.0.1:1/a', TSV)",
    "SELECT * FROM cluster('default', system.one)",
    "SELECT hasColumnInTable('127.0.0.1', 'system', 'one', 'dummy')",
    "SELECT * FROM deltaLake('http://127.0.0.1:1/a')",
  ],
  write: [
    "INSERT INTO spans (project) VALUES ('bank')",
    "INSERT INTO spans (project) SELECT 'bank'",
    'DROP TABLE spans',
    'TRUNCATE TABLE spans',
    'ALTER TABLE spans DELETE WHERE 1',
    'DELETE FROM spans WHERE 1',
    'CREATE TABLE t (a UInt8) ENGINE = Memory',
    'CREATE FUNCTION f AS x -> x',
    'SELECT 1; DROP TABLE spans',
    "SELECT 1 INTO OUTFILE '/tmp/spanledger-out'",
    "SELECT 1 INTO OUTFILE '/tmp/spanledger-out' FORMAT TSV",
    "EXPLAIN AST SELECT 1 INTO OUTFILE '/tmp/spanledger-out'",
    "EXPLAIN SYNTAX SELECT 1 INTO OUTFILE '/tmp/spanledger-out' FORMAT TSV",
    'SET readonly = 0',
    'SYSTEM STOP MERGES',
    "KILL QUERY WHERE query_id != '' ASYNC",
    'OPTIMIZE TABLE spans FINAL',
    "BACKUP TABLE spans TO Disk('default', 'b')",
    'USE system',
    'GRANT ALL ON *.* TO default',
    'ATTACH TABLE t (a UInt8) ENGINE = Memory',
    'RENAME TABLE spans TO t',
  ],
  'see another project': [
    'SELECT * FROM (SELECT * FROM spans SETTINGS additional_table_filters = {})',
    'SELECT * FROM spans SETTINGS additional_table_filters = {}',
    'SELECT name FROM spans SETTINGS additional_table_filters = {} UNION ALL SELECT 1',
    '(SELECT name FROM spans SETTINGS additional_table_filters = {}) UNION ALL SELECT 1',
    'WITH x AS (SELECT * FROM spans SETTINGS readonly = 0, additional_table_filters = {}) SELECT * FROM x',
    "SELECT name FROM merge('spanledger', '^spans$')",
    "SELECT * FROM merge(REGEXP('.*'), 'spans')",
    'SELECT * FROM mergeTreeIndex(spanledger, spans)',
    'SELECT * FROM loop(spans) LIMIT 1000',
    'SELECT * FROM view(SELECT * FROM spans)',
    'SELECT * FROM trace_index_view',
    'SELECT * FROM touched_traces_view',
    'SELECT * FROM touched',
    'SELECT * FROM spanledger.touched',
    'WITH touched AS (SELECT 1) SELECT * FROM (SELECT * FROM touched)',
    'SELECT ($$violet$$, 1) IN trace_index FROM spans',
    'SELECT count() FROM spans PREWHERE toUInt8(name) = 7',
    'SELECT count() FROM spans FINAL /* */ pre/**/where 1',
    'SELECT count() FROM spans PREWHERE 1 SETTINGS optimize_move_to_prewhere = 1',
    'SELECT count() FROM spans PREWHERE 1 FORMAT Null SETTINGS optimize_move_to_prewhere = 1',
    "SELECT dictGet('spanledger.d', 'a', 1)",
    "SELECT joinGet('spans', 'name', 1)",
    'EXPLAIN ESTIMATE SELECT * FROM spans',
    'EXPLAIN indexes = 1 SELECT * FROM spans',
    'EXPLAIN SELECT * FROM spans',
    'EXPLAIN PLAN SELECT * FROM spans',
    'EXPLAIN PIPELINE SELECT * FROM spans',
    'EXPLAIN QUERY TREE SELECT * FROM spans',
    'EXPLAIN SYNTAX run_query_tree_passes = 1 SELECT * FROM spans',
    'EXPLAIN SYNTAX EXPLAIN PLAN SELECT * FROM spans',
    'EXPLAIN SYNTAX SELECT * FROM touched',
    "EXPLAIN AST SELECT * FROM file('/etc/passwd')",
    'EXPLAIN AST DROP TABLE spans',
    'EXPLAIN SYNTAX SELECT * FROM (SELECT * FROM spans SETTINGS additional_table_filters = {})',
    'SELECT 1 AS `a\n TableIdentifier spans`',
    'SHOW CREATE TABLE touched',
    'DESCRIBE TABLE touched',
    'SELECT total_rows FROM system.tables',
    'SELECT * FROM system.tables',
    "SELECT COLUMNS('total_rows') FROM system.tables",
    'SELECT t.* FROM system.tables AS t',
    'SELECT * APPLY(toString) FROM system.columns',
    'SELECT max(_part_offset) FROM spans',
    'SELECT s._block_number FROM spans AS s',
  ],
  "see the system's secrets": [
    'SELECT * FROM system.processes',
    'SELECT * FROM system.query_log',
    'SELECT * FROM system.settings',
    'SELECT * FROM system.parts',
    'SELECT * FROM system.users',
    'SELECT * FROM system.named_collections',
    'SELECT * FROM system.macros',
    'SELECT * FROM system.server_settings',
    'SELECT * FROM information_schema.tables',
    "SELECT getSetting('additional_table_filters')",
    "SELECT getServerSetting('max_server_memory_usage')",
    'SELECT hostName(), fqdn(), serverUUID(), currentUser()',
    "SELECT getMacro('shard')",
    'SHOW CLUSTERS',
    'SHOW PROCESSLIST',
    'SHOW SETTINGS LIKE $$%$$',
    'SHOW GRANTS',
    'SHOW ACCESS',
    'SELECT filesystemAvailable()',
  ],
  'exhaust it': [
    'SELECT count() FROM numbers(1000000000000)',
    'SELECT number FROM numbers(100000000)',

    "SELECT repeat('x', 1000000000), repeat('y', 1000000000), repeat('z', 1000000000)",
    'SELECT sleep(3)',
    'SELECT sleepEachRow(1) FROM numbers(10)',
    'SELECT range(10000000000)',
    'SELECT * FROM generateRandom()',
    'SELECT * FROM numbers_mt(1000000000000)',
    `SELECT ${'('.repeat(3_000)}1${')'.repeat(3_000)}`,
    'SELECT number FROM numbers(100000000) SETTINGS max_result_rows = 0, max_memory_usage = 0, readonly = 0',
    'SELECT a.name FROM spans a, spans b, spans c, spans d',
  ],
} as const

const attempts = Object.entries(attacks).flatMap(([aim, statements]) =>
  statements.map(statement => [aim, statement] as const),
)

test('there are enough of them', () => {
  expect(attempts.length).toBeGreaterThanOrEqual(60)
})

test.each(attempts)('refuses to %s: %s', async (_, statement) => {
  const response = await endpoint.ask('shop', statement, { max_execution_time: '1' })
  const text = await response.text()

  expect([response.status, text]).not.toEqual([200, expect.anything()])
  expect(text).toMatch(/^Code: \d+\. DB::Exception: [^]*\([A-Z_]+\)\n$/)
  expect(response.headers.get('x-clickhouse-exception-code')).toMatch(/^\d+$/)
})

test.each([
  ['a filter', { additional_table_filters: '{}' }],
  ['a row limit', { max_result_rows: '0', limit: '1' }],
  ['another setting', { format_schema: 'x' }],
])('refuses settings in the URL: %s', async (_, search: Record<string, string>) => {
  const response = await endpoint.ask('shop', 'SELECT name FROM spans', search)

  expect(response.headers.get('x-clickhouse-exception-code')).toBe('164')
})

test('shows nothing of a project that the key is not for, whatever the asker says the project is', async () => {
  const sql = 'SELECT count() FROM spans WHERE project = {project:String}'

  expect(await said(await endpoint.ask('shop', sql))).toBe('1000')
  expect(await said(await endpoint.ask('shop', sql, { param_project: 'bank' }))).toBe('0')
})

test('refuses a table that a parameter names', async () => {
  const response = await endpoint.ask('shop', 'SELECT * FROM {t:Identifier}', { param_t: 'touched' })

  expect(response.headers.get('x-clickhouse-exception-code')).toBe('497')
})

test('refuses a name that carries lines of its own, also as a parameter', async () => {
  const response = await endpoint.ask('shop', 'SELECT 1 AS {n:Identifier}', { param_n: 'a\\n TableIdentifier spans' })

  expect(response.headers.get('x-clickhouse-exception-code')).toBe('62')
})

test('calls a function that the statement defines, but none that it only renames', async () => {
  const own = await endpoint.ask('shop', 'WITH (x -> x + 1) AS more SELECT more(1)')
  const builtin = await endpoint.ask('shop', "SELECT file('/etc/passwd'), (WITH (x -> x) AS file SELECT 1)")

  expect(await said(own)).toBe('2')
  expect(builtin.headers.get('x-clickhouse-exception-code')).toBe('497')
})

test('checks frames as ClickHouse does: it has written the same bytes to its disk, whatever their length', async () => {
  const lengths = [
    ...Array.from({ length: 40 }, (_, index) => index + 1),
    100,
    118,
    119,
    120,
    134,
    135,
    136,
    250,
    300,
    5_000,
  ]
  await endpoint.store.command(
    'CREATE TABLE framed (size UInt32 CODEC(NONE), word UInt8 CODEC(NONE)) ENGINE = MergeTree PARTITION BY size ORDER BY size',
  )
  await endpoint.store.command(
    `INSERT INTO framed SELECT size, cityHash64(size, at) AS word FROM (SELECT arrayJoin([${lengths.join()}]) AS size) ARRAY JOIN range(size) AS at`,
  )
  const parts = await endpoint.store.client.query({
    query: "SELECT path FROM system.parts WHERE table = 'framed' AND active",
    format: 'JSONEachRow',
  })
  const paths = await parts.json<{ path: string }>()

  const written = paths.flatMap(({ path }) => readFrames(readFileSync(join(path, 'data.bin'))))

  const seen = new Set(written.map(({ data }) => data.length))
  expect(lengths.filter(length => !seen.has(length))).toEqual([])
  for (const { method, data, bytes } of written) {
    expect(method).toBe(2)
    expect(framed(data).equals(bytes)).toBe(true)
  }
})

test('answers clickhouse-go that packs with LZ4 in frames: hello, rows, no rows, refusals, and in gzip besides', async () => {
  const search = { default_format: 'Native', client_protocol_version: '54460', compress: '1' }
  const ask = async (sql: string, others = {}, project = 'shop') => {
    const response = await endpoint.ask(project, sql, { ...search, ...others })
    const frames = readFrames(Buffer.from(await response.arrayBuffer()))
    for (const { method, checksum, bytes } of frames) {
      expect(method).toBe(2)
      expect(cityHash128(bytes.subarray(16))).toEqual(checksum)
    }
    return { status: response.status, bytes: Buffer.concat(frames.map(({ data }) => data)) }
  }
  const hello = await ask('SELECT displayName(), version(), revision(), timezone()')
  const rows = await ask('SELECT duration_ns FROM spans ORDER BY start_time LIMIT 3')
  const gzipped = await ask('SELECT duration_ns FROM spans ORDER BY start_time LIMIT 1', {
    enable_http_compression: '1',
  })
  const large = await ask("SELECT repeat('x', 900000) AS x, repeat('y', 900000) AS y")
  const none = await ask("SELECT name FROM spans WHERE name = 'x'")
  const unknown = await ask('SELECT nothing FROM spans')
  const stranger = await ask('SELECT 1', {}, 'sender')

  expect(readNative(hello.bytes, 54_460)).toMatchObject([{ 'displayName()': 'spanledger', 'revision()': 0 }])
  expect(readNative(rows.bytes).map(({ duration_ns }) => duration_ns)).toEqual([0n, 2n, 4n])
  expect(readNative(gzipped.bytes)).toEqual([{ duration_ns: 0n }])
  expect(readNative(large.bytes)).toEqual([{ x: 'x'.repeat(900_000), y: 'y'.repeat(900_000) }])
  expect(none).toEqual({ status: 200, bytes: Buffer.alloc(0) })
  expect([unknown.status, unknown.bytes.toString()]).toEqual([404, expect.stringMatching(/^Code: 47\. /)])
  expect([stranger.status, stranger.bytes.toString()]).toEqual([403, expect.stringMatching(/^Code: 516\. /)])
})

describe('a form', () => {
  const ask = (form: FormData | string, search = '', headers: Record<string, string> = {}) =>
    fetch(`${endpoint.url}?${search}`, {
      method: 'POST',
      body: form,
      headers: { 'x-clickhouse-key': 'key-of-shop', ...headers },
    })
  const formOf = (fields: Record<string, string | Blob>) => {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    return form
  }

  test('brings parameters, settings and the statement, and what the URL says is stronger', async () => {
    const query = 'SELECT {n:String} AS n, {more:UInt8} AS more'
    const settings = { default_format: 'JSONEachRow', output_format_json_named_tuples_as_objects: '1' }
    const form = formOf({ query, param_n: 'Ärger\\n', param_more: '7', ...settings })

    expect(JSON.parse(await said(await ask(form)))).toEqual({ n: 'Ärger\n', more: 7 })
    expect(JSON.parse(await said(await ask(form, 'param_n=other')))).toEqual({ n: 'other', more: 7 })
    expect(await said(await ask(formOf({ param_n: 'a' }), 'query=SELECT+{n:String}'))).toBe('a')
  })

  test('of @clickhouse/client is read, where it sends parameters so', async () => {
    const client = endpoint.client('shop')
    const result = await client.query({
      query: 'SELECT count() AS n FROM spans WHERE has({names:Array(String)}, name)',
      query_params: { names: ['7', 'violet'] },
      use_multipart_params: true,
      format: 'JSONEachRow',
    })

    expect(await result.json()).toEqual([{ n: 1000 }])
  })

  test.each([
    ['brings a table', { query: 'SELECT * FROM t', t: new Blob(['1']) }, '48'],
    ['takes the filter away', { query: 'SELECT name FROM spans', additional_table_filters: '{}' }, '164'],
    ['asks for another project', { query: 'SELECT * FROM {t:Identifier}', param_t: 'touched' }, '497'],
    ['has no end of rows', { query: 'SELECT number FROM numbers(100000000)', max_result_rows: '0' }, '396'],
  ] satisfies [string, Record<string, string | Blob>, string][])('that %s is refused', async (_, fields, code) => {
    const response = await ask(formOf(fields))

    expect(response.headers.get('x-clickhouse-exception-code')).toBe(code)
  })

  test('that is none is refused, and so is one that is too large', async () => {
    const type = { 'content-type': 'multipart/form-data; boundary=x' }
    const broken = await ask('no form at all', '', type)
    const large = await ask(formOf({ query: 'SELECT 1', param_n: 'x'.repeat(1_100_000) }))

    expect(await broken.text()).toMatch(/^Code: 27\. DB::Exception: The form cannot be read/)
    expect(large.headers.get('x-clickhouse-exception-code')).toBe('223')
  })
})

test('explains what stands in a statement, and nothing about the rows that it would read', async () => {
  const syntax = await said(await endpoint.ask('shop', 'EXPLAIN SYNTAX SELECT name FROM spans WHERE name IN (1, 2)'))
  const ast = await said(await endpoint.ask('shop', 'explain ast (SELECT 1) FORMAT TSVRaw;'))

  expect(syntax).toMatch(/^SELECT name\nFROM spans\nWHERE/)
  expect(ast).toMatch(/^SelectWithUnionQuery/)
})

test.each([
  'SELECT count() FROM spans',
  'SELECT count() FROM spans FINAL',
  'SELECT count() FROM spanledger.spans AS a',
  'SELECT count() FROM spans WHERE NOT ignore(toUInt8(name), toUInt8(agent), toUInt8(status_message))',
  'SELECT count() FROM spans WHERE toUInt8(status_message) = 7 AND toUInt8(task_key) = 7',
  "SELECT count() FROM spans WHERE throwIf(name = 'violet') = 0",
  "SELECT count() FROM spans WHERE intDiv(1, agent = '7') = 1 OR toUInt8(status_message) = 9",
  'SELECT count() FROM (SELECT toUInt8(name) AS n FROM spans) WHERE n = 7',
  'SELECT count() FROM spans WHERE span_id IN (SELECT span_id FROM spans WHERE toUInt8(agent) = 7)',
  'SELECT count() FROM (SELECT a.span_id FROM spans a JOIN spans b ON toUInt8(a.agent) + b.duration_ns = b.duration_ns + 7 AND a.span_id = b.span_id)',
  'SELECT count() FROM spans a JOIN spans b ON toUInt8(a.status_message) = toUInt8(b.status_message) AND a.span_id = b.span_id',
  'SELECT count() FROM otel_traces WHERE toUInt8(SpanName) = 7',
  'WITH (SELECT count() FROM spans) AS n SELECT n',
  'SELECT sum(n) FROM (SELECT uniqExact(span_id) AS n FROM spans GROUP BY project)',
  'SELECT toUInt64(max(toUInt8(agent))) + 993 FROM spans',
  'SELECT count() FROM spans QUALIFY row_number() OVER () = 1 OR 1',
])('sees the rows of its own project, and nothing of the others on the way: %s', async statement => {
  expect(await said(await endpoint.ask('shop', statement))).toBe('1000')
})

test('ends a statement when its asker goes away, and takes no more than it can', async () => {
  const gone = new AbortController()
  const request = fetch(endpoint.url, {
    method: 'POST',
    body: 'SELECT max(sipHash64(number)) FROM numbers(2000000000)',
    headers: { 'x-clickhouse-key': 'key-of-shop' },
    signal: gone.signal,
  })
  await expect.poll(() => runningStatements(), { timeout: 10_000 }).toBeGreaterThan(0)
  gone.abort()

  await expect(request).rejects.toThrow()
  await expect.poll(() => runningStatements(), { timeout: 10_000 }).toBe(0)
})

async function runningStatements(): Promise<number> {
  const result = await endpoint.store.client.query({
    query:
      "SELECT query FROM system.processes WHERE query LIKE '%sipHash64(number)%' AND query NOT LIKE '%system.processes%'",
    format: 'JSONEachRow',
  })
  return (await result.json()).length
}
