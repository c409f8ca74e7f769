import { join, resolve } from 'node:path'
import { logLevels, type LogLevel } from '../watch/log-level.ts'
import { optionTable, type OptionName } from './options.ts'
import { readSettingsFile, type SettingsFile } from './settings-file.ts'

/** Everything the collector can be told, read once, checked and frozen. */
export interface Config {
  readonly host: string
  readonly port: number
  readonly grpcPort: number | 'off'
  readonly dataFolder: string
  readonly apiKeys: readonly string[]
  readonly keysFile: string
  readonly pricesFile: string
  /** Where people reach the page; empty where nobody said. */
  readonly publicUrl: string
  readonly alerts: 'on' | 'off'
  readonly corsOrigins: readonly string[]
  readonly clickhouse: ServerConfig | undefined
  readonly spoolMaxBytes: number
  readonly spoolMinFreeBytes: number
  readonly maxBodyBytes: number
  readonly logLevel: LogLevel
  /** The lists of the settings file, as they were written. */
  readonly sections: SettingsFile['sections']
}

/** A ClickHouse server to use instead of the embedded engine. */
export interface ServerConfig {
  readonly url: string
  readonly username: string
  readonly password: string
  readonly database: string
  /** The cluster it belongs to, if it belongs to one. */
  readonly cluster?: string
}

/** Mistakes in flags and environment: one error lists them all. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

type Texts = Partial<Record<OptionName, string>>
type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the collector's configuration: flags first, then the environment, then the settings file, then the defaults.
 * @param nearby is the settings file to take if there is one and no other is named
 * @throws ConfigError with a line for every mistake
 */
export function readConfig(flags: Texts, environment: Environment, nearby?: string): Config {
  const told = (name: OptionName) => flags[name] ?? textFrom(environment, name)
  const file = readSettingsFile({ named: told('config'), nearby })
  const mistakes = [...file.mistakes]
  const given = (name: OptionName) => told(name) ?? file.options[name]
  const text = (name: OptionName) => given(name) ?? optionTable[name].default
  const read = <T>(name: OptionName, { parse, expected, otherwise }: Reading<T>): T => {
    const value = parse(text(name))
    if (value === undefined) mistakes.push(`--${name}: expected ${expected}, got ${shown(name, text(name))}`)
    return value ?? otherwise
  }
  const server: Reading<ServerConfig | undefined> = {
    parse: url => parseServer(url, environment, text('clickhouse-cluster')),
    expected: 'a URL such as http://localhost:8123',
    otherwise: undefined,
  }

  const port = read('port', portReading)
  const cluster = read('clickhouse-cluster', clusterReading)
  const config: Config = {
    host: text('host'),
    port,
    // Who takes a free port has another collector on the usual one, or does not want to know.
    grpcPort: port === 0 && given('grpc-port') === undefined ? 0 : read('grpc-port', grpcPortReading),
    dataFolder: resolve(text('data')),
    apiKeys: read('api-key', keysReading),
    keysFile: resolve(text('keys-file') || join(text('data'), 'keys.json')),
    pricesFile: resolve(text('prices') || join(text('data'), 'prices.yaml')),
    publicUrl: read('public-url', publicUrlReading),
    alerts: read('alerts', alertsReading),
    corsOrigins: read('cors-origin', originsReading),
    clickhouse: text('clickhouse-url') === '' ? undefined : read('clickhouse-url', server),
    spoolMaxBytes: read('spool-max-bytes', bytesReading),
    spoolMinFreeBytes: read('spool-min-free-bytes', freeBytesReading),
    maxBodyBytes: read('max-body-bytes', bytesReading),
    logLevel: read('log-level', levelReading),
    sections: file.sections,
  }
  if (cluster !== '' && text('clickhouse-url') === '') mistakes.push(clusterWithoutServer)
  if (mistakes.length > 0) throw new ConfigError(mistakes.join('\n'))
  return Object.freeze(config)
}

/** How a text becomes a value; `otherwise` stands in for a mistake until all are known. */
interface Reading<T> {
  readonly parse: (text: string) => T | undefined
  readonly expected: string
  readonly otherwise: T
}

/**
 * Refuses to be open to other machines: on any address but loopback there must be a key, given or in the keys file.
 * @throws ConfigError that says how to make one
 */
export function expectKeys({ host }: Config, thereAreKeys: boolean): void {
  if (!isLoopback(host) && !thereAreKeys) throw new ConfigError(openWithoutKey(host))
}

export function spoolFolder({ dataFolder }: Config): string {
  return join(dataFolder, 'spool')
}

/** Where incidents and what is to be told survive a restart. */
export function alertFile({ dataFolder }: Config): string {
  return join(dataFolder, 'alerts.json')
}

export function engineFolder({ dataFolder }: Config): string {
  return join(dataFolder, 'clickhouse')
}

/** Errors end in logs, where no key belongs. */
function shown(name: OptionName, text: string): string {
  return name === 'api-key' ? 'shorter ones' : JSON.stringify(text)
}

function textFrom(environment: Environment, name: OptionName): string | undefined {
  const value = environment[optionTable[name].variable]
  return value === '' ? undefined : value
}

const portReading: Reading<number> = { parse: parsePort, expected: 'a port from 0 to 65535', otherwise: 0 }
const grpcPortReading: Reading<number | 'off'> = {
  parse: text => (text === 'off' ? 'off' : parsePort(text)),
  expected: 'a port from 0 to 65535, or off',
  otherwise: 'off',
}
const clusterReading: Reading<string> = {
  // Braces, for a name that the servers keep in a macro.
  parse: text => (/^[\w.{}-]*$/.test(text) ? text : undefined),
  expected: 'a name from system.clusters',
  otherwise: '',
}
const publicUrlReading: Reading<string> = {
  parse: text => (text === '' || (/^https?:\/\//.test(text) && URL.canParse(text)) ? text : undefined),
  expected: 'a URL such as https://spanledger.example',
  otherwise: '',
}
const alertsReading: Reading<'on' | 'off'> = {
  parse: text => (text === 'on' || text === 'off' ? text : undefined),
  expected: 'on or off',
  otherwise: 'on',
}
const originsReading: Reading<readonly string[]> = {
  parse: parseOrigins,
  expected: 'origins such as https://shop.example, without a path, separated by commas',
  otherwise: [],
}
const bytesReading: Reading<number> = { parse: parseBytes, expected: 'a size such as 64MiB', otherwise: 0 }
const freeBytesReading: Reading<number> = {
  ...bytesReading,
  parse: text => (text === '0' ? 0 : parseBytes(text)),
}
const levelReading: Reading<LogLevel> = {
  parse: text => logLevels.find(level => level === text),
  expected: `one of ${logLevels.join(', ')}`,
  otherwise: 'info',
}
const keysReading: Reading<readonly string[]> = {
  parse: parseKeys,
  expected: 'keys of at least 16 characters, separated by commas',
  otherwise: [],
}

function parsePort(text: string): number | undefined {
  const port = Number(text)
  return /^\d{1,5}$/.test(text) && port <= 65_535 ? port : undefined
}

function parseKeys(text: string): readonly string[] | undefined {
  const keys = text
    .split(',')
    .map(key => key.trim())
    .filter(key => key !== '')
  return keys.every(key => key.length >= 16) ? keys : undefined
}

/** Exactly what a browser sends as Origin. A `*` anywhere would match none, and seem to match many. */
function parseOrigins(text: string): readonly string[] | undefined {
  const origins = text
    .split(',')
    .map(origin => origin.trim())
    .filter(origin => origin !== '')
  const isExact = (origin: string) => URL.canParse(origin) && new URL(origin).origin === origin && !origin.includes('*')
  return origins.every(isExact) ? origins : undefined
}

function parseServer(text: string, environment: Environment, cluster: string): ServerConfig | undefined {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return {
    url: url.origin,
    username: decodeURIComponent(url.username) || environment.CLICKHOUSE_USER || 'default',
    password: decodeURIComponent(url.password) || environment.CLICKHOUSE_PASSWORD || '',
    database: url.pathname.slice(1) || environment.CLICKHOUSE_DATABASE || 'spanledger',
    ...(cluster === '' ? {} : { cluster }),
  }
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
}

function parseBytes(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^(\d+) ?(\w*)$/.exec(text) ?? []
  const bytes = Number(digits) * (units[unit] ?? Number.NaN)
  return digits !== '' && Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined
}

/** `localhost` is taken for loopback, as every resolver is required to (RFC 6761). */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

const clusterWithoutServer = '--clickhouse-cluster: set --clickhouse-url too, to one of the servers of the cluster'

function openWithoutKey(host: string): string {
  return `--host: ${host} is reachable from other machines, and no API key is set. Make one, give it to the collector, and send it as a bearer token:
  export SPANLEDGER_API_KEY=$(node -p 'crypto.randomBytes(32).toString("hex")')
  spanledger up --host ${host}
  export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20$SPANLEDGER_API_KEY"   # in the services that send
Or make one for each project and right, which can be revoked:
  spanledger keys create --project shop --right ingest`
}
