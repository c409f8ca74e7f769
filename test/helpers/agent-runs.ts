import { readFileSync } from 'node:fs'
import type { Store } from '../../collector/src/store/store.ts'
import { recomputed } from './recomputed.ts'

const sql = readFileSync(new URL('../fixtures/agent-runs.sql', import.meta.url), 'utf8')

interface AgentRuns {
  readonly project: string
  readonly runs: number
  readonly from: Date
  readonly to: Date
}

/** Stores runs of two agents, eight spans each, with changes, logs and points of metrics beside them, all summed up. */
export async function storeAgentRuns(store: Store, { project, runs, from, to }: AgentRuns): Promise<void> {
  await store.command(sql, { project, runs, first: 0, from_ms: from.getTime(), to_ms: to.getTime() })
  const at = { project, at: to.getTime() - 60_000 }
  await store.command(
    `INSERT INTO changes (project, ts_first, ts_last, service, environment, kind, name, old_hash, new_hash, diff, value, revision, actor, source)
     SELECT {project:String}, fromUnixTimestamp64Milli({at:Int64}) AS seen, seen, 'support', 'production', 'prompt', 'refunds', 'a', 'b', '+ be kind', 'be kind', '3f2a', 'mara', 'auto'`,
    at,
  )
  await store.command(
    `INSERT INTO logs (project, time, trace_id, service, severity_text, body, hash)
     SELECT {project:String}, start_time, trace_id, service, 'INFO', 'looked up an order', span_id
     FROM spans WHERE project = {project:String} AND category = 'retrieval' LIMIT 200`,
    at,
  )
  await store.command(
    `INSERT INTO metric_points (project, name, kind, time, service, value, hash)
     SELECT {project:String}, 'queue.length', 'gauge', fromUnixTimestamp64Milli({at:Int64}), 'support', 1, 'a'`,
    at,
  )
  await store.command(
    `INSERT INTO alert_events (project, at, rule, severity, fingerprint, since, event, summary)
     SELECT {project:String}, fromUnixTimestamp64Milli({at:Int64}) AS seen, 'failed_tasks', 'warning', 'a', seen, 'firing', 'a third of the tasks failed'`,
    at,
  )
  await recomputed(store)
}
