-- @runs
-- How many runs began?
SELECT uniqExact(trace_id) AS runs
FROM task_parts FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND {filter:parts}

-- @completed-share
-- Which share of the tasks that ended was completed?
SELECT countIf(outcome = 'completed') / countIf(outcome != 'running') AS completed
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND kind = 'task' AND {filter:tasks}

-- @cost
-- What did everything cost? Calls without a known price are not in it.
SELECT sum(cost_nano) / 1e9 AS cost_usd
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND {filter:tasks}

-- @cost-per-completed
-- What did a completed task cost, with all that failed on the way?
SELECT sum(cost_nano) / 1e9 / nullIf(countIf(outcome = 'completed'), 0) AS cost_usd
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND kind = 'task' AND {filter:tasks}

-- @latency
-- How long did tasks take, at the 95th percentile?
SELECT quantile(0.95)(toUnixTimestamp64Milli(ended) - toUnixTimestamp64Milli(started)) AS p95_ms
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND kind = 'task' AND outcome != 'running' AND {filter:tasks}

-- @alerts
-- How many alerts of the collector are open?
SELECT countIf(last != 'resolved') AS open_alerts
FROM (
  SELECT argMax(toString(event), at) AS last
  FROM alert_events FINAL
  WHERE project = {project:String} AND at >= {since:DateTime64(3)} AND at < {until:DateTime64(3)}
  GROUP BY fingerprint, since
)

-- @outcomes
-- How did the tasks end?
SELECT $__timeInterval(started) AS time, outcome, count() AS tasks
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND kind = 'task' AND {filter:tasks}
GROUP BY time, outcome
ORDER BY time ASC, outcome ASC

-- @cost-by-model
-- Which model cost what?
SELECT $__timeInterval(bucket) AS time, model, sum(cost_5m.cost_nano) / 1e9 AS cost_usd
FROM cost_5m FINAL
WHERE project = {project:String} AND bucket >= {since:DateTime64(3)} AND bucket < {until:DateTime64(3)} AND {filter:costs}
GROUP BY time, model
ORDER BY time ASC, model ASC

-- @latency-times
-- How long did tasks take?
SELECT
  $__timeInterval(started) AS time,
  quantile(0.5)(toUnixTimestamp64Milli(ended) - toUnixTimestamp64Milli(started)) AS p50,
  quantile(0.95)(toUnixTimestamp64Milli(ended) - toUnixTimestamp64Milli(started)) AS p95
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND kind = 'task' AND outcome != 'running' AND {filter:tasks}
GROUP BY time
ORDER BY time ASC

-- @attention
-- Which tasks differ most from the time before, of the same length?
WITH
  toUnixTimestamp64Milli({until:DateTime64(3)}) - toUnixTimestamp64Milli({since:DateTime64(3)}) AS length_ms,
  fromUnixTimestamp64Milli(toUnixTimestamp64Milli({since:DateTime64(3)}) - length_ms) AS earlier
SELECT
  name AS task,
  countIf(started >= {since:DateTime64(3)}) AS tasks,
  countIf(started < {since:DateTime64(3)}) AS tasks_before,
  sumIf(cost_nano, started >= {since:DateTime64(3)}) / 1e9 / nullIf(tasks, 0) AS cost_usd,
  sumIf(cost_nano, started < {since:DateTime64(3)}) / 1e9 / nullIf(tasks_before, 0) AS cost_usd_before,
  countIf(outcome = 'completed' AND started >= {since:DateTime64(3)}) / nullIf(tasks, 0) AS completed,
  countIf(outcome = 'completed' AND started < {since:DateTime64(3)}) / nullIf(tasks_before, 0) AS completed_before
FROM task_totals FINAL
WHERE project = {project:String} AND started >= earlier AND started < {until:DateTime64(3)} AND kind = 'task' AND {filter:tasks}
GROUP BY task
HAVING tasks > 0
ORDER BY abs(ifNull(log((cost_usd + 1e-9) / (cost_usd_before + 1e-9)), 0)) + abs(ifNull(completed - completed_before, 0)) DESC, task ASC
LIMIT 10

-- @last-runs
-- How did the last fifty runs end?
SELECT
  min(started) AS time,
  any(name) AS task,
  multiIf(max(outcome) != '', max(outcome), countIf(root_status = 'error') > 0, 'failed', countIf(root_status = 'missing') = count(), 'running', 'completed') AS ended_as,
  sum(cost_nano) / 1e9 AS cost_usd,
  trace_id AS run
FROM task_parts FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND {filter:parts}
GROUP BY run
ORDER BY time DESC, run ASC
LIMIT 50

-- @nodes
-- Which agents, tools and models were there?
SELECT node.1 AS id, node.2 AS title, node.3 AS subtitle, toString(count()) AS mainstat
FROM (
  SELECT
    arrayJoin([
      (concat('agent:', if(agent != '', agent, service)), if(agent != '', agent, service), 'agent'),
      if(tool_name != '', (concat('tool:', tool_name), tool_name, 'tool'),
        (concat('model:', response_model), response_model, 'model'))]) AS node
  FROM spans
  WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
    AND (tool_name != '' OR response_model != '') AND {filter:spans}
)
GROUP BY node
ORDER BY count() DESC, id ASC
LIMIT 60

-- @edges
-- Which agent used which tool and model, how often?
SELECT concat(source, '>', target) AS id, source, target, toString(count()) AS mainstat
FROM (
  SELECT
    concat('agent:', if(agent != '', agent, service)) AS source,
    if(tool_name != '', concat('tool:', tool_name), concat('model:', response_model)) AS target
  FROM spans
  WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
    AND (tool_name != '' OR response_model != '') AND {filter:spans}
)
GROUP BY source, target
ORDER BY count() DESC, id ASC
LIMIT 100
