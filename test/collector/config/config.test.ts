import { expect, test } from 'vitest'
import { expectKeys, readConfig } from '../../../collector/src/config/config.ts'

test('listens on loopback and keeps its data beside the caller, unless told otherwise', () => {
  expect(readConfig({}, {})).toMatchObject({
    host: '127.0.0.1',
    port: 4318,
    clickhouse: undefined,
    apiKeys: [],
    spoolMaxBytes: 4 * 1024 ** 3,
    maxBodyBytes: 64 * 1024 ** 2,
  })
})

test('takes flags before the environment, and an empty variable for none', () => {
  expect(readConfig({ port: '1' }, { SPANLEDGER_PORT: '2', SPANLEDGER_HOST: '' })).toMatchObject({
    port: 1,
    host: '127.0.0.1',
  })
})

test('reads a ClickHouse server from one URL, and its user from the variables where the URL has none', () => {
  expect(readConfig({ 'clickhouse-url': 'https://me:p%40ss@db:8443/traces' }, {}).clickhouse).toEqual({
    url: 'https://db:8443',
    username: 'me',
    password: 'p@ss',
    database: 'traces',
  })
  expect(
    readConfig({}, { CLICKHOUSE_URL: 'http://db:8123', CLICKHOUSE_USER: 'me', CLICKHOUSE_PASSWORD: 'secret' })
      .clickhouse,
  ).toEqual({
    url: 'http://db:8123',
    username: 'me',
    password: 'secret',
    database: 'spanledger',
  })
})

test('takes the name of a cluster beside the URL of one of its servers, and not without', () => {
  const given = readConfig({ 'clickhouse-url': 'http://db:8123', 'clickhouse-cluster': '{cluster}' }, {})

  expect(given.clickhouse?.cluster).toBe('{cluster}')
  expect(() => readConfig({}, { CLICKHOUSE_CLUSTER: 'main' })).toThrow('--clickhouse-cluster: set --clickhouse-url too')
  expect(() => readConfig({ 'clickhouse-url': 'http://db:8123', 'clickhouse-cluster': "a'b" }, {})).toThrow(
    '--clickhouse-cluster: expected a name from system.clusters',
  )
})

test('lists every mistake at once, each with the value and what would be right', () => {
  const read = () =>
    readConfig(
      { port: '99999', 'spool-max-bytes': '8 gigs' },
      { SPANLEDGER_API_KEY: 'short', CLICKHOUSE_URL: 'db:9000' },
    )

  expect(read).toThrow(/--port: expected a port from 0 to 65535, got "99999"/)
  expect(read).toThrow(/--spool-max-bytes: expected a size such as 64MiB, got "8 gigs"/)
  expect(read).toThrow(/--api-key: expected keys of at least 16 characters/)
  expect(read).toThrow(/--clickhouse-url: expected a URL such as http:\/\/localhost:8123, got "db:9000"/)
})

test.each([
  ['the usual one', {}, {}, 4317],
  ['a free one where a free one is taken for HTTP', { port: '0' }, {}, 0],
  ['the one that was asked for', { port: '0', 'grpc-port': '4399' }, {}, 4399],
  ['the one in the environment', { port: '0' }, { SPANLEDGER_GRPC_PORT: '4399' }, 4399],
  ['none', { 'grpc-port': 'off' }, {}, 'off'],
])('takes for gRPC %s', (_, flags, environment, grpcPort) => {
  expect(readConfig(flags, environment)).toMatchObject({ grpcPort })
})

test('keeps its keys in the data folder, or where it is told', () => {
  expect(readConfig({ data: '/data' }, {}).keysFile).toBe('/data/keys.json')
  expect(readConfig({ data: '/data', 'keys-file': '/etc/keys.json' }, {}).keysFile).toBe('/etc/keys.json')
})

test('lets exactly those pages send that are named', () => {
  const origins = 'https://shop.example, http://localhost:3000'

  expect(readConfig({}, {}).corsOrigins).toEqual([])
  expect(readConfig({ 'cors-origin': origins }, {}).corsOrigins).toEqual(origins.split(', '))
})

test.each(['*', 'https://*.example', 'https://shop.example/', 'shop.example', 'https://SHOP.example', 'null'])(
  'refuses %s as an origin',
  origin => {
    expect(() => readConfig({ 'cors-origin': origin }, {})).toThrow(/--cors-origin: expected origins such as https/)
  },
)

test('does not show an API key in an error', () => {
  expect(() => readConfig({ 'api-key': 'hunter2' }, {})).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
  )
})

test.each(['0.0.0.0', '::', '192.168.1.5', 'example.com', '127.0.0.1.example.com'])(
  'refuses to be open to other machines without a key: %s',
  host => {
    const config = readConfig({ host }, {})

    expect(() => expectKeys(config, false)).toThrow('no API key is set')
    expect(() => expectKeys(config, true)).not.toThrow()
  },
)

test.each(['127.0.0.1', '127.8.8.8', 'localhost', '::1'])('needs no key on loopback: %s', host => {
  expect(() => expectKeys(readConfig({ host }, {}), false)).not.toThrow()
})
