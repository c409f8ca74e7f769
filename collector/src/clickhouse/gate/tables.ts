/** What there is in the store's database, and what of it one project may read. */
export interface Tables {
  readonly database: string
  /** Those with rows of projects; only rows of one are ever read. */
  readonly readable: ReadonlySet<string>
  /** Those that must not be named at all: they have rows of everybody, or pass the filter by. */
  readonly hidden: ReadonlySet<string>
  /** The names of all functions of the store, in small letters: no statement may give one of them to its own. */
  readonly functions: ReadonlySet<string>
  /** The settings that the store has. What guards against something that an older one does not do is not sent to it. */
  readonly settings: ReadonlySet<string>
}

export interface TableRow {
  readonly name: string
  readonly engine: string
  readonly has_project: number
}

/** The statement that lists them. A materialized view reads its target, and there no filter of a view's name holds. */
export const tablesSql = `
  SELECT name, engine, name IN (
    SELECT table FROM system.columns WHERE database = currentDatabase() AND name = 'project') AS has_project
  FROM system.tables
  WHERE database = currentDatabase()`

/** The statement that says where they are. */
export const aboutSql = `
  SELECT
    currentDatabase() AS database,
    version() AS version,
    (SELECT groupArray(name) FROM system.functions) AS functions,
    (SELECT groupArray(name) FROM system.settings) AS settings`

/** What there is, sorted. */
export function sortTables({ database, functions, settings, rows }: Existing): Tables {
  const isReadable = ({ engine, has_project }: TableRow) => has_project === 1 && /MergeTree$|^View$/.test(engine)
  return {
    database,
    readable: new Set(rows.filter(isReadable).map(({ name }) => name)),
    hidden: new Set(rows.filter(row => !isReadable(row)).map(({ name }) => name)),
    functions: new Set(functions.map(name => name.toLowerCase())),
    settings: new Set(settings),
  }
}

export interface Existing {
  readonly database: string
  readonly functions: readonly string[]
  readonly settings: readonly string[]
  readonly rows: readonly TableRow[]
}

/** ClickHouse's setting by which every table, wherever it stands in a statement, shows the rows of one project only. */
export function projectFilters({ database, readable, hidden }: Tables, project: string): string {
  const filters = [
    ...Array.from(readable, name => [`${database}.${name}`, `project = ${quote(project)}`] as const),
    ...Array.from(hidden, name => [`${database}.${name}`, '0'] as const),
    ['system.tables', `database = ${quote(database)}`] as const,
    ['system.columns', `database = ${quote(database)}`] as const,
    ['system.databases', `name = ${quote(database)}`] as const,
  ]
  return `{${filters.map(([name, filter]) => `${quote(name)}: ${quote(filter)}`).join(', ')}}`
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
