import { Refusal } from '../exception.ts'
import type { Tables } from './tables.ts'

/**
 * The settings a statement runs with: those of the asker that are harmless, no larger than ours, and then what nobody
 * may change. Read only comes with them, so the store itself refuses whatever was overlooked here.
 */
export function settingsOf(
  asked: ReadonlyMap<string, string>,
  { settings: known }: Pick<Tables, 'settings'>,
): Settings {
  const settings: Record<string, string> = { ...limits }
  for (const [name, value] of asked) {
    if (ignored.has(name)) continue
    const limit = limits[name]
    if (limit !== undefined) settings[name] = smaller(name, value, limit)
    else if (harmless.test(name)) settings[name] = value
    else throw new Refusal('READONLY', `Cannot modify '${name}' setting in readonly mode`)
  }
  const all = Object.entries({ ...settings, ...guards })
  return Object.fromEntries(all.filter(([name]) => known.has(name) || isOfInterface(name)))
}

/** Told to the HTTP interface, which is no setting. */
function isOfInterface(name: string): boolean {
  return name === 'wait_end_of_query'
}

export type Settings = Readonly<Record<string, string>>

const GiB = 1024 * 1024 * 1024

/** How far one statement may go. 0 would be no limit, so it means ours. */
const limits: Readonly<Record<string, string>> = {
  max_execution_time: '30',
  max_memory_usage: String(2 * GiB),
  max_result_rows: '1000000',
  max_result_bytes: String(256 * 1024 * 1024),
  max_rows_to_read: '2000000000',
  max_bytes_to_read: String(200 * GiB),
  max_temporary_data_on_disk_size_for_query: String(2 * GiB),
  max_threads: '4',
  max_ast_elements: '20000',
  max_expanded_ast_elements: '100000',
}

/**
 * So that nothing of a statement runs before the filter on the project: a condition that fails would tell what is in
 * the rows of others. ClickHouse would otherwise move conditions in front of it, merge them with it, or make some of
 * its own out of a JOIN.
 */
const guards: Settings = {
  optimize_move_to_prewhere: '0',
  query_plan_merge_filters: '0',
  enable_join_runtime_filters: '0',
  result_overflow_mode: 'throw',
  read_overflow_mode: 'throw',
  timeout_overflow_mode: 'throw',
  do_not_merge_across_partitions_select_final: '1',
  cancel_http_readonly_queries_on_client_close: '1',
  wait_end_of_query: '1',
  log_queries: '0',
  readonly: '1',
}

const harmless =
  /^(?:output_format_(?:json|csv|tsv|pretty|native|parquet|arrow|decimal|write)_\w+|date_time_output_format|join_use_nulls|session_timezone|max_block_size|preferred_block_size_bytes|group_by_use_nulls|final|enable_analyzer|allow_experimental_analyzer|joined_subquery_requires_alias|union_default_mode|extremes|optimize_and_compare_chain)$/

/** What belongs to the connection, or is decided here anyway. */
const ignored: ReadonlySet<string> = new Set([
  ...Object.keys(guards),
  'enable_http_compression',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'log_comment',
  'use_client_time_zone',
])

function smaller(name: string, value: string, limit: string): string {
  // A number of seconds may have a fraction.
  if (!/^\d{1,18}(?:\.\d+)?$/.test(value))
    throw new Refusal('READONLY', `Cannot read the value of '${name}': ${value.slice(0, 100)}`)
  const asked = Number(value)
  return asked > 0 && asked < Number(limit) ? value : limit
}
