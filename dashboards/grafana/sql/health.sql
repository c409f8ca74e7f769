-- @stored
-- How many spans were stored, by service?
SELECT $__timeInterval(ingested_at) AS time, service AS from_service, count() AS stored
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} - INTERVAL 1 DAY AND start_time < {until:DateTime64(3)} + INTERVAL 1 HOUR
  AND ingested_at >= {since:DateTime64(3)} AND ingested_at < {until:DateTime64(3)} AND {filter:spans}
GROUP BY time, from_service
ORDER BY time ASC, from_service ASC

-- @lag
-- How long after its end was a span taken?
SELECT
  $__timeInterval(ingested_at) AS time,
  quantile(0.5)(toUnixTimestamp64Milli(ingested_at) - toUnixTimestamp64Milli(start_time) - duration_ns / 1e6) AS p50,
  quantile(0.95)(toUnixTimestamp64Milli(ingested_at) - toUnixTimestamp64Milli(start_time) - duration_ns / 1e6) AS p95
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} - INTERVAL 1 DAY AND start_time < {until:DateTime64(3)} + INTERVAL 1 HOUR
  AND ingested_at >= {since:DateTime64(3)} AND ingested_at < {until:DateTime64(3)} AND {filter:spans}
GROUP BY time
ORDER BY time ASC

-- @lag-now
-- How long after its end was a span taken, at the 95th percentile?
SELECT quantile(0.95)(toUnixTimestamp64Milli(ingested_at) - toUnixTimestamp64Milli(start_time) - duration_ns / 1e6) AS p95_ms
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND {filter:spans}

-- @skewed
-- How many spans ended later than they arrived? Their senders' clocks are ahead.
SELECT countIf(toUnixTimestamp64Nano(start_time) + toInt64(duration_ns) > toUnixTimestamp64Nano(ingested_at) + 1000000000) AS skewed
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND {filter:spans}

-- @dropped
-- How many attributes did senders drop?
SELECT sum(dropped_attributes) AS dropped
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND {filter:spans}

-- @again
-- How many spans were sent more than once, and are not merged yet? They count once.
SELECT count() - uniqExact(trace_id, span_id) AS sent_again
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND {filter:spans}

-- @others
-- How many log records and points of metrics were stored?
SELECT time, signal, sum(rows) AS stored
FROM (
  SELECT $__timeInterval(logs.time) AS time, 'logs' AS signal, count() AS rows
  FROM logs
  WHERE project = {project:String} AND logs.time >= {since:DateTime64(3)} AND logs.time < {until:DateTime64(3)}
  GROUP BY time
  UNION ALL
  SELECT $__timeInterval(metric_points.time) AS time, 'metric points' AS signal, count() AS rows
  FROM metric_points
  WHERE project = {project:String} AND metric_points.time >= {since:DateTime64(3)} AND metric_points.time < {until:DateTime64(3)}
  GROUP BY time
)
GROUP BY time, signal
ORDER BY time ASC, signal ASC

-- @usage
-- Who counted the tokens: the provider, we, or nobody?
SELECT $__timeInterval(start_time) AS time, toString(usage_source) AS counted_by, count() AS model_calls
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND category IN ('model', 'embedding', 'rerank') AND {filter:spans}
GROUP BY time, counted_by
ORDER BY time ASC, counted_by ASC

-- @services
-- Which services send, through which instrumentation, and how do they look?
SELECT
  service AS from_service,
  scope_name AS instrumentation,
  scope_version AS instrumentation_version,
  count() AS stored,
  countIf(status = 'error') / count() AS failed,
  countIf(cost_status IN ('unpriced', 'inconsistent')) AS unknown_cost,
  sum(dropped_attributes) AS dropped,
  max(ingested_at) AS last_seen
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND {filter:spans}
GROUP BY from_service, instrumentation, instrumentation_version
ORDER BY stored DESC, from_service ASC
LIMIT 50
