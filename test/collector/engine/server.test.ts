import { ClickHouseError } from '@clickhouse/client'
import { afterAll, describe, expect, test } from 'vitest'
import { startTestEngine } from '../../helpers/engine.ts'

const engine = await startTestEngine()
const client = engine.client({ log: { level: 127 } })
afterAll(() => engine.close())

const withKey = { 'X-ClickHouse-Key': engine.password }

test('answers a ping', async () => {
  expect(await client.ping()).toStrictEqual({ success: true })
  expect(await client.ping({ select: true })).toStrictEqual({ success: true })
})

describe('every error is the client library’s own ClickHouseError', () => {
  test.each([
    ['a syntax error', 'SELECT (', { code: '62', type: 'SYNTAX_ERROR' }],
    ['no statement', ' ', { code: '62', type: 'SYNTAX_ERROR' }],
    ['an unknown table', 'SELECT * FROM nowhere', { code: '60', type: 'UNKNOWN_TABLE' }],
    ['an unknown column', 'SELECT nothing', { code: '47', type: 'UNKNOWN_IDENTIFIER' }],
    ['a failed condition', 'SELECT throwIf(1)', { code: '395', type: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO' }],
    ['a missing parameter', 'SELECT {x:UInt8}', { code: '456', type: 'UNKNOWN_QUERY_PARAMETER' }],
    ['an unknown database', 'SELECT * FROM nowhere.t', { code: '81', type: 'UNKNOWN_DATABASE' }],
  ])('%s', async (_, query, expected) => {
    const error: unknown = await client.command({ query }).catch((reason: unknown) => reason)

    expect(error).toBeInstanceOf(ClickHouseError)
    expect(error).toMatchObject(expected)
  })

  test.each([
    ['an unknown setting', { no_such_setting: '1' }, '115'],
    ['a setting that cannot be read', { max_threads: 'many' }, '27'],
    ['a setting that is no name', { 'max_threads = 1; --': '1' }, '115'],
  ])('%s', async (_, clickhouse_settings, code) => {
    // The type of the settings forbids what this test is about.
    const answer = client.query({
      query: 'SELECT 1',
      clickhouse_settings: clickhouse_settings as Record<string, string>,
    })

    await expect(answer).rejects.toMatchObject({ code })
  })

  test('the status and headers are a server’s', async () => {
    const response = await fetch(`${engine.url}/?query=SELECT+nothing`, { method: 'POST', headers: withKey })

    expect(response.status).toBe(404)
    expect(response.headers.get('x-clickhouse-exception-code')).toBe('47')
    expect(await response.text()).toMatch(
      /^Code: 47\. DB::Exception: .+\. \(UNKNOWN_IDENTIFIER\) \(version [\d.]+\)\n$/,
    )
  })
})

describe('lets nobody in without the key', () => {
  test.each([
    ['no key', {}],
    ['a wrong key', { 'X-ClickHouse-Key': 'wrong' }],
    ['a wrong password', { Authorization: `Basic ${Buffer.from('default:wrong').toString('base64')}` }],
    ['an empty key', { 'X-ClickHouse-Key': '' }],
  ])('%s', async (_, headers) => {
    const response = await fetch(`${engine.url}/?query=SELECT+1`, { headers })

    expect(response.status).toBe(403)
    expect(response.headers.get('x-clickhouse-exception-code')).toBe('516')
  })

  test.each([
    ['a header', '', withKey],
    ['a password', '', { Authorization: `Basic ${Buffer.from(`any:${engine.password}`).toString('base64')}` }],
    ['the address', `&password=${engine.password}`, {}],
  ])('and takes the key from %s', async (_, query, headers) => {
    const response = await fetch(`${engine.url}/?query=SELECT+1${query}`, { headers })

    expect(await response.text()).toBe('1\n')
  })
})

describe('opens nothing but the database', () => {
  test.each([
    ['a file', "SELECT * FROM file('/etc/passwd', LineAsString)", '497'],
    ['a file as a table', 'SELECT * FROM default.`/etc/passwd`', '497'],
    ['a file for writing', "SELECT 1 INTO OUTFILE '/tmp/never'", '48'],
    ['a file as data', "INSERT INTO nowhere FROM INFILE '/etc/passwd' FORMAT LineAsString", '48'],
    ['the network', "SELECT * FROM url('http://127.0.0.1:1/', LineAsString)", '497'],
    ['another database', 'CREATE DATABASE another', '497'],
    ['a user', 'CREATE USER somebody', '497'],
  ])('not %s', async (_, query, code) => {
    await expect(client.command({ query })).rejects.toMatchObject({ code })
  })

  test('a GET changes nothing', async () => {
    const query = encodeURIComponent('CREATE TABLE by_get (n UInt8) ENGINE = Memory')
    const response = await fetch(`${engine.url}/?query=${query}`, { headers: withKey })

    expect(response.headers.get('x-clickhouse-exception-code')).toBe('164')
  })

  test('one request holds one statement, and none of two is run', async () => {
    await client.command({ query: 'CREATE TABLE kept (n UInt8) ENGINE = Memory' })

    const two = ['SELECT 1; DROP TABLE kept', 'DROP TABLE kept; SELECT (', 'SELECT 1\n\n;\n\nDROP TABLE kept']
    const codes = await Promise.all(
      two.map(query => client.command({ query }).catch((error: ClickHouseError) => error.code)),
    )

    expect(codes).toStrictEqual(['62', '62', '62'])
    expect(await (await client.query({ query: 'EXISTS kept', format: 'TabSeparated' })).text()).toBe('1\n')
  })
})

describe('parameters are values, whatever is in them', () => {
  test.each([
    ['quotes', `it's "quoted" \`here\``],
    ['an injection', `'; DROP TABLE kept; --`],
    ['backslashes', 'a\\b\\\\c\\'],
    ['an escaped quote', `\\'; SELECT 1`],
    ['line ends and tabs', 'a\nb\r\n\n\tc'],
    ['no-break and wide characters', 'ü\u00a0€😀\u2028'],
    ['nothing', ''],
    ['what looks like NULL', '\\N'],
  ])('%s', async (_, value) => {
    const query = 'SELECT {v:String} AS v, {list:Array(String)} AS list, {map:Map(String, String)} AS map'
    const query_params = { v: value, list: [value], map: { [`k${value}`]: value } }
    const expected = [{ v: value, list: [value], map: { [`k${value}`]: value } }]

    const byAddress = await client.query({ query, query_params, format: 'JSONEachRow' })
    const byForm = await client.query({ query, query_params, format: 'JSONEachRow', use_multipart_params: true })

    expect(await byAddress.json()).toStrictEqual(expected)
    expect(await byForm.json()).toStrictEqual(expected)
  })
})

test.each([
  ['the address', 50_000, {}],
  ['a form', 200_000, { use_multipart_params: true }],
])('a long parameter travels in %s', async (_, times, options) => {
  const query_params = { v: "'\\\n".repeat(times) }
  const query = 'SELECT length({v:String}) AS length, {v:String} = {v:String} AS same'

  const result = await client.query({ query, query_params, format: 'JSONEachRow', ...options })

  expect(await result.json()).toStrictEqual([{ length: query_params.v.length, same: 1 }])
})

describe('the answer', () => {
  test.each(['gzip', 'none'])('is the same bytes over %s', async codec => {
    const reader = engine.client({ compression: { response: codec === 'gzip' } })

    const result = await reader.exec({ query: "SELECT number, repeat('\\n', 2) FROM numbers(3) FORMAT RowBinary" })

    const chunks: Uint8Array[] = await result.stream.toArray()
    const row = (n: number) => Buffer.concat([Buffer.from([n, 0, 0, 0, 0, 0, 0, 0]), Buffer.from([2, 10, 10])])
    expect(Buffer.concat(chunks)).toStrictEqual(Buffer.concat([row(0), row(1), row(2)]))
    expect(result.response_headers['content-encoding']).toBe(codec === 'gzip' ? 'gzip' : undefined)
    expect(result.response_headers['x-clickhouse-format']).toBe('RowBinary')
  })

  test('is in the format of the statement, else of the request, else tab-separated', async () => {
    const ask = async (query: string, more = '') =>
      (await fetch(`${engine.url}/?query=${encodeURIComponent(query)}${more}`, { headers: withKey })).text()

    expect(await ask("SELECT 'a', 1 FORMAT CSV", '&default_format=JSON')).toBe('"a",1\n')
    expect(await ask("SELECT 'a', 1", '&default_format=CSV')).toBe('"a",1\n')
    expect(await ask("SELECT 'a', 1")).toBe('a\t1\n')
  })

  test('carries the query id and the size of the result', async () => {
    const { query_id, summary } = await client.command({ query: 'SELECT number FROM numbers(10)', query_id: 'asked' })

    expect(query_id).toBe('asked')
    expect(summary).toMatchObject({ result_rows: '10', written_rows: '0' })
  })

  test('of a hundred megabytes arrives whole', async () => {
    const query = "SELECT repeat('x', 999999) FROM numbers(100) FORMAT TabSeparated"

    const { stream } = await client.exec({ query })

    const chunks: Uint8Array[] = await stream.toArray()
    expect(chunks.reduce((size, chunk) => size + chunk.length, 0)).toBe(100_000_000)
  })
})
