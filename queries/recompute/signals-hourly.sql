-- What were the tasks like that began in these hours?
--
-- One observation a task, and never one a call: calls of a task depend on each other. Amounts are logarithms, ln(1 + x),
-- with how many lie in which eighth of one. Where a `key` names something, the share within the task is observed.
INSERT INTO signals_hourly (project, hour, service, task, signal, key, n, sum, sum2, bins, generation)
WITH
  -- signal, key, observations, their sum, and whether it is an amount.
  arrayConcat(
    [
      ('tasks', '', toUInt64(1), toFloat64(1), false),
      ('cost', '', 1, log1p(greatest(cost_nano, 0)), true),
      ('latency', '', 1, log1p(greatest(toUnixTimestamp64Nano(ended) - toUnixTimestamp64Nano(started), 0) / 1e6), true),
      ('tokens', '', 1, log1p(input_tokens + output_tokens), true),
      ('output_tokens', '', 1, log1p(output_tokens), true),
      ('steps', '', 1, log1p(calls + tools), true),
      ('first_token', '', signals['first_chunks'] > 0, if(signals['first_chunks'] > 0, log1p(signals['first_chunk_ns'] / signals['first_chunks'] / 1e6), 0), true),
      ('call_error', '', calls, toFloat64(call_errors), false),
      ('tool_error', '', tools, toFloat64(tool_errors), false),
      ('cache_hit', '', input_tokens, toFloat64(cache_read_tokens), false),
      ('failed_call', '', calls > 0, toFloat64(call_errors > 0), false),
      ('failed_tool', '', tools > 0, toFloat64(tool_errors > 0), false),
      ('retried', '', calls > 0, toFloat64(signals['retried'] > 0), false),
      ('timeout', '', calls + tools > 0, toFloat64(signals['timeouts'] > 0), false),
      ('refusal', '', calls > 0, toFloat64(signals['refusals'] > 0), false),
      ('empty', '', calls > 0, toFloat64(signals['empties'] > 0), false),
      ('cache_share', '', input_tokens > 0, if(input_tokens > 0, least(cache_read_tokens / input_tokens, 1), 0), false),
      ('empty_retrieval', '', retrievals > 0, if(retrievals > 0, least(signals['empty_retrievals'] / retrievals, 1), 0), false),
      ('unseen_document', '', signals['with_documents'] > 0, toFloat64(signals['with_unseen'] > 0), false),
      ('overlap', '', signals['overlaps'] > 0, if(signals['overlaps'] > 0, signals['overlap'] / signals['overlaps'], 0), false),
      ('outcome', if(outcome = '', 'running', toString(outcome)), 1, 1., false)
    ],
    if(tools = 0, [('tool_mix', '(none)', toUInt64(1), 1., false)], []),
    arrayMap((tool, times) -> ('tool_mix', toString(tool), toUInt64(1), times / tools, false), mapKeys(tool_calls), mapValues(tool_calls)),
    arrayMap((model, times) -> ('model_mix', toString(model), toUInt64(1), times / calls, false), mapKeys(model_calls), mapValues(model_calls)),
    arrayMap((reason, times) -> ('finish_mix', toString(reason), toUInt64(1), times / arraySum(mapValues(finish_reasons)), false), mapKeys(finish_reasons), mapValues(finish_reasons)),
    arrayMap((shape, times) -> ('argument_shape', toString(shape), toUInt64(1), times / arraySum(mapValues(argument_shapes)), false), mapKeys(argument_shapes), mapValues(argument_shapes)),
    arrayMap((language, times) -> ('language', toString(language), toUInt64(1), times / arraySum(mapValues(languages)), false), mapKeys(languages), mapValues(languages)),
    arrayMap(
      (name, total) -> ('score', substring(toString(name), 7), toUInt64(1), total / greatest(signals[concat('scores ', substring(toString(name), 7))], 1), false),
      mapKeys(mapFilter((name, _) -> startsWith(name, 'score '), signals)), mapValues(mapFilter((name, _) -> startsWith(name, 'score '), signals)))
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
  sumMapIf(map(toInt16(floor(8 * observation.4)), toUInt64(1)), observation.5 AND observation.3 > 0),
  {generation:UInt64}
FROM task_parts FINAL
ARRAY JOIN observations AS observation
WHERE project = {project:String} AND kind != 'outside'
  -- The key is by the hour.
  AND toStartOfHour(started) IN (SELECT toStartOfHour(toDateTime64(arrayJoin({starts:Array(Int64)}), 0, 'UTC')))
  AND intDiv(toUnixTimestamp64Nano(started), 3600000000000) * 3600 IN {starts:Array(Int64)}
GROUP BY begun, service, task_name, observed, observed_key
SETTINGS do_not_merge_across_partitions_select_final = 1, max_partitions_per_insert_block = 0, distributed_foreground_insert = 1
