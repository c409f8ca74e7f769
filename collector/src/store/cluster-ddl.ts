import { Bug } from '../errors.ts'

/**
 * Turns a statement of the migrations, as it is for one server, into the statements that do the same on a cluster:
 *
 *     CREATE TABLE spans … ENGINE = ReplacingMergeTree(v)
 *       → spans_local ON CLUSTER … ENGINE = ReplicatedReplacingMergeTree(…, v)      what a shard holds
 *       → spans ON CLUSTER … ENGINE = Distributed(…, cityHash64(trace_id))          what everybody reads and writes
 *     CREATE MATERIALIZED VIEW v TO b AS SELECT … FROM a → from a_local to b_local, on each shard
 *
 * A trace is on one shard with everything that is keyed by it, so FINAL and the views, which see one shard, see all of it.
 */
export function clusterStatements(statement: string, cluster: string): readonly string[] {
  const sql = statement.replaceAll(/^\s*--.*\n/gm, '')
  const [, verb = ''] = /^(CREATE TABLE|CREATE MATERIALIZED VIEW|CREATE VIEW|ALTER TABLE|INSERT INTO)\b/.exec(sql) ?? []
  const form = forms[verb]
  if (!form) throw new Bug(`no form for a cluster: ${sql.slice(0, 80)}`)
  return form(sql, quoted(cluster))
}

/** The clause by which a statement runs on all servers of a cluster; none where there is no cluster. */
export function onCluster(cluster: string | undefined): string {
  return cluster === undefined ? '' : `ON CLUSTER ${quoted(cluster)}`
}

type Form = (sql: string, cluster: string) => readonly string[]

const forms: Readonly<Record<string, Form>> = {
  'CREATE TABLE': createTable,
  'CREATE MATERIALIZED VIEW': createMaterializedView,
  'CREATE VIEW': (sql, cluster) => [sql.replace(/^(CREATE VIEW IF NOT EXISTS \w+)/, `$1 ON CLUSTER ${cluster}`)],
  'ALTER TABLE': alterTable,
  // Filling a table from others goes through the whole of them.
  'INSERT INTO': sql => [sql],
}

function createTable(sql: string, cluster: string): readonly string[] {
  const table = part(sql, /^CREATE TABLE IF NOT EXISTS (\w+)/)
  const local = sql
    .replace(/^CREATE TABLE IF NOT EXISTS (\w+)/, `CREATE TABLE IF NOT EXISTS $1_local ON CLUSTER ${cluster}`)
    .replace(/\bENGINE = (\w*MergeTree)(?:\((.*?)\))?/, (_, engine: string, version?: string) =>
      replicated(engine, version),
    )
    .replace('non_replicated_deduplication_window', 'replicated_deduplication_window')
  return [local, distributed(table, cluster)]
}

/** The macros are the server's: every ClickHouse that is part of a cluster defines them. */
function replicated(engine: string, version: string | undefined): string {
  const path = `'/clickhouse/tables/{uuid}/{shard}', '{replica}'`
  return `ENGINE = Replicated${engine}(${[path, ...(version ? [version] : [])].join(', ')})`
}

function distributed(table: string, cluster: string): string {
  return `CREATE TABLE IF NOT EXISTS ${table} ON CLUSTER ${cluster} AS ${table}_local
ENGINE = Distributed(${cluster}, currentDatabase(), ${table}_local, ${shardingKeys[table] ?? traceKey})`
}

const traceKey = 'cityHash64(trace_id)'

/** What is not keyed by the trace. All rows that replace each other have to be on one shard. */
const shardingKeys: Readonly<Record<string, string>> = {
  logs: "cityHash64(if(trace_id = '', hash, trace_id))",
  metric_points: 'cityHash64(hash)',
  touched: 'cityHash64(id)',
  migrations: 'cityHash64(version)',
  price_changes: 'cityHash64(change_id)',
  task_totals: 'cityHash64(project, id)',
  cost_5m: 'cityHash64(project, bucket)',
  signals_hourly: 'cityHash64(project, hour)',
  drift_decisions: 'cityHash64(project, decided_at)',
  drift_states: 'cityHash64(project, hours)',
  recordings: 'cityHash64(project, id)',
  document_firsts: 'cityHash64(project, hash)',
  retrieval_results: 'cityHash64(project, query)',
  changes: 'cityHash64(project, kind, name)',
  alert_events: 'cityHash64(project, fingerprint)',
}

function createMaterializedView(sql: string, cluster: string): readonly string[] {
  return [
    sql
      .replace(/^(CREATE MATERIALIZED VIEW IF NOT EXISTS \w+) TO (\w+)/, `$1 ON CLUSTER ${cluster} TO $2_local`)
      .replaceAll(/\bFROM (\w+)/g, 'FROM $1_local'),
  ]
}

/** Columns exist in both tables; what they are stored like, and for how long, is the local one's business. */
function alterTable(sql: string, cluster: string): readonly string[] {
  const table = part(sql, /^ALTER TABLE (\w+)/)
  const local = sql.replace(/^ALTER TABLE \w+/, `ALTER TABLE ${table}_local ON CLUSTER ${cluster}`)
  // Both have to know what a name stands for.
  if (/\bMODIFY COLUMN \w+ Enum/.test(sql)) return [local, sql.replace(/^ALTER TABLE \w+/, `$& ON CLUSTER ${cluster}`)]
  // With its default: what an INSERT does not name, the distributed table fills in before it sends the rows on.
  const [, column] = /\bADD COLUMN IF NOT EXISTS (.+?)(?: CODEC\(.*)?$/.exec(sql) ?? []
  if (column === undefined) return [local]
  return [local, `ALTER TABLE ${table} ON CLUSTER ${cluster} ADD COLUMN IF NOT EXISTS ${column}`]
}

function quoted(name: string): string {
  return `'${name.replaceAll(/[\\']/g, '\\$&')}'`
}

function part(sql: string, pattern: RegExp): string {
  const [, found] = pattern.exec(sql) ?? []
  if (found === undefined) throw new Bug(`not ${String(pattern)}: ${sql.slice(0, 80)}`)
  return found
}
