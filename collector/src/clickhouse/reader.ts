import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { ClickHouseClient } from '@clickhouse/client'
import { Refusal } from './exception.ts'
import { expectHarmless } from './gate/gate.ts'
import type { AskedStatement } from './read-request.ts'
import { settingsOf, type Settings } from './gate/settings.ts'
import type { Shape } from './gate/shape.ts'
import {
  aboutSql,
  projectFilters,
  sortTables,
  tablesSql,
  type Existing,
  type TableRow,
  type Tables,
} from './gate/tables.ts'

export interface Reading {
  readonly project: string
  readonly asked: AskedStatement
  readonly shape: Shape
  readonly signal: AbortSignal
}

/** Asks the store, whichever it is, for the rows of one project. */
export class Reader {
  readonly #client: ClickHouseClient
  #known: { readonly tables: Tables; readonly version: string; readonly until: number } | undefined

  constructor(client: ClickHouseClient) {
    this.#client = client
  }

  /** The version of the ClickHouse behind the store. */
  async version(): Promise<string> {
    return (await this.#knowledge()).version
  }

  /** Runs one statement. @throws Refusal for what may not run, ClickHouseError for what the store says */
  async read({ project, asked, shape, signal }: Reading): Promise<{ stream: Readable; format: string }> {
    const { tables } = await this.#knowledge()
    expectDatabase(asked.database, tables)
    const format = formatOf(asked, shape)
    const settings = {
      ...settingsOf(new Map([...asked.settings, ...shape.settings]), tables),
      additional_table_filters: projectFilters(tables, project),
    }
    expectPlainIdentifiers(shape.sql, asked.params)
    // So that the statements of `queries/` run as they are: the key says which project it is.
    const params = { param_project: escaped(project), ...Object.fromEntries(asked.params) }
    const parsed = await this.#exec(
      `EXPLAIN AST ${shape.sql}`,
      { ...params, default_format: 'TabSeparatedRaw' },
      signal,
    )
    expectHarmless(await text(parsed), tables)
    const sql = shape.explain === undefined ? shape.sql : `EXPLAIN ${shape.explain} ${shape.sql}`
    return { stream: await this.#exec(sql, { ...settings, ...params, default_format: format }, signal), format }
  }

  async #exec(query: string, settings: Settings, signal: AbortSignal): Promise<Readable> {
    const { stream } = await this.#client.exec({
      query,
      abort_signal: signal,
      // They all travel in the URL, parameters and the format too.
      clickhouse_settings: settings,
    })
    return stream
  }

  /** Migrations run before a collector asks; another collector's are seen soon. */
  async #knowledge(): Promise<{ readonly tables: Tables; readonly version: string }> {
    if (this.#known && this.#known.until > performance.now()) return this.#known
    const rows = await this.#rows<TableRow>(tablesSql)
    const [about] = await this.#rows<Omit<Existing, 'rows'> & { version: string }>(aboutSql)
    if (!about) throw new Refusal('NETWORK_ERROR', 'The store did not say which version it is')
    const tables = sortTables({ ...about, rows })
    this.#known = { tables, version: about.version, until: performance.now() + rememberMs }
    return this.#known
  }

  async #rows<Row>(query: string): Promise<readonly Row[]> {
    const result = await this.#client.query({ query, format: 'JSONEachRow' })
    return await result.json<Row>()
  }
}

/** As the interface reads parameters. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n')
}

const rememberMs = 30_000

function expectDatabase(name: string | undefined, { database }: Tables): void {
  if (name === undefined || name === '' || name === database || name === 'default') return
  throw new Refusal('UNKNOWN_DATABASE', `Database ${name.slice(0, 100)} does not exist; there is ${database}`)
}

/** Formats that only write values. Others read templates and schemas from files. */
function formatOf(asked: AskedStatement, shape: Shape): string {
  const format = shape.format ?? asked.format
  const isAllowed =
    /^(?:Native|RowBinary(?:WithNames(?:AndTypes)?)?|JSON\w*|Pretty\w*|CSV\w*|TSV\w*|TabSeparated\w*|Parquet|Arrow(?:Stream)?|Values|Vertical|Markdown|Null|LineAsString|RawBLOB)$/.test(
      format,
    )
  if (!isAllowed) throw new Refusal('UNKNOWN_FORMAT', `Unknown format ${format.slice(0, 100)}`)
  return format
}

/** A parameter may stand for a name, and a name may not carry a line of its own (shape.ts). */
function expectPlainIdentifiers(sql: string, params: ReadonlyMap<string, string>): void {
  if (!/identifier/i.test(sql)) return
  for (const [name, value] of params) {
    if (/[\\\p{Cc}]/u.test(value)) throw new Refusal('SYNTAX_ERROR', `${name} carries what no name may`)
  }
}
