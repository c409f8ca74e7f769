-- @per-completed
-- What did a completed task cost, by task?
SELECT $__timeInterval(started) AS time, name AS task, sum(cost_nano) / 1e9 / nullIf(countIf(outcome = 'completed'), 0) AS cost_usd
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND kind = 'task' AND {filter:tasks}
GROUP BY time, task
ORDER BY time ASC, task ASC

-- @before
-- What did a completed task cost, and what in the time before, of the same length?
WITH toUnixTimestamp64Milli({until:DateTime64(3)}) - toUnixTimestamp64Milli({since:DateTime64(3)}) AS length_ms
SELECT
  $__timeInterval(moved) AS time,
  period,
  sum(nano) / 1e9 / nullIf(countIf(outcome = 'completed'), 0) AS cost_usd
FROM (
  SELECT
    outcome,
    cost_nano AS nano,
    if(started >= {since:DateTime64(3)}, 'now', 'before') AS period,
    if(started >= {since:DateTime64(3)}, started, started + toIntervalMillisecond(length_ms)) AS moved
  FROM task_totals FINAL
  WHERE project = {project:String} AND started >= {since:DateTime64(3)} - toIntervalMillisecond(length_ms) AND started < {until:DateTime64(3)}
    AND kind = 'task' AND {filter:tasks}
)
GROUP BY time, period
ORDER BY time ASC, period ASC

-- @wasted
-- What was spent on tasks that failed, were given up, or on doing things again?
SELECT (sum(failed_nano) + sum(escalated_nano) + sum(abandoned_nano) + sum(retried_nano) + sum(superseded_nano)) / 1e9 AS wasted_usd
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND kind = 'task' AND {filter:tasks}

-- @wasted-share
-- Which share of all cost was wasted?
SELECT (sum(failed_nano) + sum(escalated_nano) + sum(abandoned_nano) + sum(retried_nano) + sum(superseded_nano)) / nullIf(sum(cost_nano), 0) AS wasted
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND kind = 'task' AND {filter:tasks}

-- @tokens
-- How many tokens did a completed task take?
SELECT sum(input_tokens + output_tokens) / nullIf(countIf(outcome = 'completed'), 0) AS tokens
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND kind = 'task' AND {filter:tasks}

-- @steps
-- How many calls of models and tools did a completed task take?
SELECT sum(calls + tools) / nullIf(countIf(outcome = 'completed'), 0) AS steps
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND kind = 'task' AND {filter:tasks}

-- @cached-share
-- Which share of the input tokens came from a provider's cache?
SELECT sum(cache_read_tokens) / nullIf(sum(input_tokens), 0) AS cached
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND {filter:tasks}

-- @unpriced
-- How many calls have a cost that we do not know?
SELECT sum(unpriced_calls) AS unpriced
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND {filter:tasks}

-- @split
-- What was the cost made of?
SELECT $__timeInterval(start_time) AS time, part, sum(nano) / 1e9 AS cost_usd
FROM (
  SELECT start_time, arrayJoin(mapKeys(cost_details)) AS part, cost_details[part] AS nano
  FROM spans
  WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND cost_nano > 0 AND {filter:spans}
)
GROUP BY time, part
ORDER BY time ASC, part ASC

-- @spread
-- What did the usual task cost, and the dear ones?
SELECT
  $__timeInterval(started) AS time,
  quantile(0.5)(cost_nano) / 1e9 AS p50,
  quantile(0.95)(cost_nano) / 1e9 AS p95,
  quantile(0.99)(cost_nano) / 1e9 AS p99
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND kind = 'task' AND {filter:tasks}
GROUP BY time
ORDER BY time ASC

-- @prices
-- Which price tables were in force?
SELECT price_source AS source, count() AS calls, max(start_time) AS last_used
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND cost_status = 'priced' AND {filter:spans}
GROUP BY source
ORDER BY calls DESC, source ASC
LIMIT 20

-- @dearest
-- Which runs were dearest?
SELECT
  min(started) AS time,
  any(name) AS task,
  max(outcome) AS ended_as,
  sum(calls) AS of_models,
  sum(cost_nano) / 1e9 AS cost_usd,
  trace_id AS run
FROM task_parts FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND {filter:parts}
GROUP BY run
ORDER BY cost_usd DESC, run ASC
LIMIT 20
