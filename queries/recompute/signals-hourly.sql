-- What were the tasks like that began in these hours?
INSERT INTO signals_hourly (project, hour, service, task, signal, key, n, sum, sum2, generation)
WITH
  arrayConcat(
    [
      ('tasks', '', toUInt64(1), toFloat64(1)),
      ('cost', '', 1, log1p(greatest(cost_nano, 0))),
      ('latency', '', 1, log1p((toUnixTimestamp64Nano(ended) - toUnixTimestamp64Nano(started)) / 1e6)),
      ('tokens', '', 1, log1p(input_tokens + output_tokens)),
      ('output_tokens', '', 1, log1p(output_tokens)),
      ('steps', '', 1, log1p(calls + tools)),
      ('call_error', '', calls, toFloat64(call_errors)),
      ('tool_error', '', tools, toFloat64(tool_errors)),
      ('cache_hit', '', input_tokens, toFloat64(cache_read_tokens)),
      ('outcome', if(outcome = '', 'running', toString(outcome)), 1, 1.)
    ],
    arrayMap((tool, times) -> ('tool_mix', toString(tool), toUInt64(1), times / tools), mapKeys(tool_calls), mapValues(tool_calls)),
    arrayMap((model, times) -> ('model_mix', toString(model), toUInt64(1), times / calls), mapKeys(model_calls), mapValues(model_calls)),
    arrayMap((reason, times) -> ('finish_mix', toString(reason), toUInt64(1), times / arraySum(mapValues(finish_reasons))), mapKeys(finish_reasons), mapValues(finish_reasons))
  ) AS observations
SELECT
  {project:String},
  toDateTime64(intDiv(toUnixTimestamp64Nano(started), 3600000000000) * 3600, 0, 'UTC') AS begun,
  service,
  if(name = '', '(no root span yet)', toString(name)) AS task_name,
  observation.1 AS observed,
  observation.2 AS observed_key,
  sum(observation.3),
  sum(observation.4),
  sum(observation.4 * observation.4),
  {generation:UInt64}
FROM task_parts FINAL
ARRAY JOIN observations AS observation
WHERE project = {project:String} AND kind != 'outside'
  -- The key is by the hour.
  AND toStartOfHour(started) IN (SELECT toStartOfHour(toDateTime64(arrayJoin({starts:Array(Int64)}), 0, 'UTC')))
  AND intDiv(toUnixTimestamp64Nano(started), 3600000000000) * 3600 IN {starts:Array(Int64)}
GROUP BY begun, service, task_name, observed, observed_key
SETTINGS do_not_merge_across_partitions_select_final = 1, max_partitions_per_insert_block = 0, distributed_foreground_insert = 1
