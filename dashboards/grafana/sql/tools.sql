-- @calls
-- How many calls of tools were there?
SELECT count() AS tool_calls
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND category = 'tool' AND {filter:steps}

-- @failed
-- Which share of the calls failed?
SELECT countIf(status = 'error') / nullIf(count(), 0) AS failed
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND category = 'tool' AND {filter:steps}

-- @again
-- How many calls were made again, of the same tool with the same arguments in the same run?
SELECT sum(times - 1) AS again
FROM (
  SELECT count() AS times
  FROM spans
  WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
    AND category = 'tool' AND tool_arguments_hash != '' AND {filter:steps}
  GROUP BY trace_id, tool_name, tool_arguments_hash
)

-- @times
-- Which tool was called, how often?
SELECT $__timeInterval(start_time) AS time, tool_name AS tool, count() AS tool_calls
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND category = 'tool' AND {filter:steps}
GROUP BY time, tool
ORDER BY time ASC, tool ASC

-- @table
-- How did each tool do?
SELECT
  tool_name AS tool,
  if(attributes['spanledger.tool.effect'] = '', 'unknown', attributes['spanledger.tool.effect']) AS effect,
  count() AS tool_calls,
  countIf(status = 'error') / count() AS failed,
  uniqExact(tool_arguments_hash) AS different_arguments,
  quantile(0.5)(duration_ns) / 1e6 AS p50_ms,
  quantile(0.95)(duration_ns) / 1e6 AS p95_ms,
  uniqExact(trace_id) AS runs
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND category = 'tool' AND {filter:steps}
GROUP BY tool, effect
ORDER BY tool_calls DESC, tool ASC
LIMIT 50

-- @loops
-- Which runs called the same tool with the same arguments again and again?
SELECT min(start_time) AS time, tool_name AS tool, count() AS times, tool_arguments_hash AS arguments_hash, trace_id AS run
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND category = 'tool' AND tool_arguments_hash != '' AND {filter:steps}
GROUP BY run, tool, arguments_hash
HAVING times > 1
ORDER BY times DESC, time DESC
LIMIT 50

-- @errors
-- What went wrong in tools?
SELECT tool_name AS tool, if(error_type = '', 'error', error_type) AS problem, count() AS times, max(start_time) AS last_seen, argMax(trace_id, start_time) AS run
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND category = 'tool' AND status = 'error' AND {filter:steps}
GROUP BY tool, problem
ORDER BY times DESC, tool ASC
LIMIT 50

-- @sequences
-- Which tool follows which?
SELECT concat(pair.1, ' > ', pair.2) AS step, count() AS times
FROM (
  SELECT arrayJoin(arrayZip(arrayPopBack(tools), arrayPopFront(tools))) AS pair
  FROM (
    SELECT arraySlice(arrayMap(call -> call.2, arraySort(groupArray(1000)((start_time, tool_name)))), 1, 200) AS tools
    FROM spans
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND category = 'tool' AND {filter:steps}
    GROUP BY trace_id
    HAVING length(tools) > 1
  )
)
GROUP BY step
ORDER BY times DESC, step ASC
LIMIT 20

-- @toolsets
-- Which sets of tools were models offered?
SELECT toolset_hash AS toolset, service AS by_service, count() AS model_calls, min(start_time) AS first_seen, max(start_time) AS last_seen
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND toolset_hash != '' AND {filter:steps}
GROUP BY toolset, by_service
ORDER BY last_seen DESC, toolset ASC
LIMIT 50
