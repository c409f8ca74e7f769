import { Readable } from 'node:stream'
import {
  ClickHouseError,
  ClickHouseLogLevel,
  createClient,
  type ClickHouseClient,
  type ClickHouseSettings,
} from '@clickhouse/client'
import type { Question } from '@spanledger/queries/question'
import { CollectorError } from '../errors.ts'
import type { EncodedRows } from '../model.ts'
import { onCluster } from './cluster-ddl.ts'

/**
 * The store: ClickHouse over HTTP, and nothing else. Whether the address belongs to the embedded engine, a server or a
 * cluster is not known here.
 */
export class Store {
  readonly client: ClickHouseClient
  /** The cluster on which the schema is made; undefined for one server and for the embedded engine. */
  readonly cluster: string | undefined
  readonly #options: Required<Omit<StoreOptions, 'cluster'>>

  constructor(options: StoreOptions) {
    this.cluster = options.cluster
    this.#options = {
      url: options.url,
      username: options.username ?? 'default',
      password: options.password ?? '',
      database: options.database ?? 'spanledger',
      requestTimeoutMs: options.requestTimeoutMs ?? 60_000,
    }
    this.client = clientOf(this.#options)
  }

  /** Creates the database if it is not there. The client's own requests name it, so this one goes by another. */
  async createDatabase(): Promise<void> {
    const client = clientOf({ ...this.#options, database: 'system' })
    try {
      await client.command({
        query: `CREATE DATABASE IF NOT EXISTS {database:Identifier} ${onCluster(this.cluster)}`,
        query_params: { database: this.#options.database },
      })
    } catch (error) {
      throw problemOf(error)
    } finally {
      await client.close()
    }
  }

  /**
   * Inserts rows once, however often it is called with the same token.
   * @throws CollectorError `STORE_REFUSED` if these rows can never be stored, `STORE_UNREACHABLE` if they may be later,
   * `STORE_FULL` if they may be once there is room, and then under another token
   */
  async insert({ table, columns, bytes }: EncodedRows, token: string): Promise<void> {
    const names = columns.map(column => `\`${column}\``).join(', ')
    try {
      const { stream } = await this.client.exec({
        query: `INSERT INTO ${table} (${names}) FORMAT RowBinary`,
        values: Readable.from([bytes], { objectMode: false }),
        clickhouse_settings: { ...insertSettings, insert_deduplication_token: token },
      })
      for await (const _ of stream) {
        // The answer to an INSERT is empty, but it ends only once it is read.
      }
    } catch (error) {
      throw problemOf(error, refusedRowCodes)
    }
  }

  /** Asks a question; 64-bit integers and decimals come back as strings, so that none is rounded. */
  async ask<Params extends object, Row extends object>(
    question: Question<Params, Row>,
    params: NoInfer<Params>,
  ): Promise<readonly Row[]> {
    try {
      const result = await this.client.query({
        query: question.sql,
        format: 'JSONEachRow',
        query_params: { ...question.defaults, ...definedIn(params) },
        clickhouse_settings: querySettings,
      })
      return await result.json<Row>()
    } catch (error) {
      throw problemOf(error)
    }
  }

  /** Asks a question of which the answer may be long, in one of ClickHouse's formats, as it comes. */
  async stream(question: Question, params: object, format: string): Promise<Readable> {
    try {
      const { stream } = await this.client.exec({
        query: `${question.sql}\nFORMAT ${format}`,
        query_params: { ...question.defaults, ...definedIn(params) },
        clickhouse_settings: { output_format_parquet_compression_method: 'zstd' },
      })
      return stream
    } catch (error) {
      throw problemOf(error)
    }
  }

  /** Runs a statement that answers with nothing, such as DDL. */
  async command(
    query: string,
    params: Record<string, unknown> = {},
    clickhouse_settings: ClickHouseSettings = {},
  ): Promise<void> {
    try {
      await this.client.command({ query, query_params: params, clickhouse_settings })
    } catch (error) {
      throw problemOf(error)
    }
  }

  /** @throws CollectorError `STORE_UNREACHABLE` if the store does not answer a small question */
  async expectAnswer(): Promise<void> {
    const result = await this.client.ping({ select: true })
    if (!result.success) throw new CollectorError('STORE_UNREACHABLE', String(result.error), { cause: result.error })
  }

  async ping(): Promise<boolean> {
    const { success } = await this.client.ping({ select: true })
    return success
  }

  async close(): Promise<void> {
    await this.client.close()
  }
}

export interface StoreOptions {
  readonly url: string
  readonly username?: string
  readonly password?: string
  readonly database?: string
  readonly requestTimeoutMs?: number
  readonly cluster?: string
}

function clientOf({
  url,
  username,
  password,
  database,
  requestTimeoutMs,
}: Required<Omit<StoreOptions, 'cluster'>>): ClickHouseClient {
  return createClient({
    url,
    username,
    password,
    database,
    request_timeout: requestTimeoutMs,
    compression: { request: false, response: false },
    // Errors are thrown; the client must not print them as well.
    log: { level: ClickHouseLogLevel.OFF },
  })
}

/**
 * Both deduplication settings are explicit, since their defaults differ between versions: without the second, a batch
 * that is sent again would be dropped from the table and counted again in its views.
 */
const insertSettings: ClickHouseSettings = {
  async_insert: 0,
  insert_deduplicate: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  // On a cluster, stored means that the shard has it. One server knows the setting too.
  distributed_foreground_insert: 1,
  // The time of a span is the sender's: a hostile batch may touch any number of weeks.
  max_partitions_per_insert_block: '0',
}

/** What is not given leaves a question's default as it is. */
function definedIn(params: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined))
}

const querySettings: ClickHouseSettings = {
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  output_format_json_quote_denormals: 1,
}

/**
 * ClickHouse's codes for rows that are wrong in themselves: 6 CANNOT_PARSE_TEXT, 26 and 27 (quoted string, input
 * assertion), 32 ATTEMPT_TO_READ_AFTER_EOF, 33 CANNOT_READ_ALL_DATA, 36 BAD_ARGUMENTS, 53 TYPE_MISMATCH,
 * 69 ARGUMENT_OUT_OF_BOUND, 117 INCORRECT_DATA, 128 TOO_LARGE_ARRAY_SIZE, 131 TOO_LARGE_STRING_SIZE,
 * 190 SIZES_OF_ARRAYS_DONT_MATCH, 321 VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE, 691 UNKNOWN_ELEMENT_OF_ENUM.
 * Every other problem is the store's, and may be over when the rows are sent again.
 */
const refusedRowCodes: ReadonlySet<string> = new Set([
  '6',
  '26',
  '27',
  '32',
  '33',
  '36',
  '53',
  '69',
  '117',
  '128',
  '131',
  '190',
  '321',
  '691',
])

function problemOf(cause: unknown, refusedCodes?: ReadonlySet<string>): CollectorError {
  if (!(cause instanceof ClickHouseError)) return new CollectorError('STORE_UNREACHABLE', String(cause), { cause })
  const detail = `${cause.code} ${cause.type ?? ''}: ${cause.message}`
  if (hasNoRoom(cause)) return new CollectorError('STORE_FULL', detail, { cause })
  const refused = refusedCodes?.has(cause.code) ?? true
  return new CollectorError(refused ? 'STORE_REFUSED' : 'STORE_UNREACHABLE', detail, { cause })
}

/** 243 NOT_ENOUGH_SPACE before a part is written; while one is, the file system's own words under one of many codes. */
function hasNoRoom({ code, message }: ClickHouseError): boolean {
  return code === '243' || message.includes('No space left on device')
}
