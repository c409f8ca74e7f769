-- Which runs show best what is different about a signal?
--
-- {of_task} = : only tasks of this name
-- {of_service} = : only of this service
-- {signal} = cost: the signal, as the question `drift` names it
-- {part} = : the category of a mix, such as a tool
SELECT
  trace_id,
  toString(started) AS began,
  if(outcome = '', 'running', toString(outcome)) AS result,
  cost_nano,
  intDiv(toUnixTimestamp64Nano(ended) - toUnixTimestamp64Nano(started), 1000000) AS duration_ms
FROM task_parts FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)}
  AND kind != 'outside' AND {of_task:String} IN ('', name) AND {of_service:String} IN ('', service)
ORDER BY
  multiIf(
    {signal:String} = 'latency', (toUnixTimestamp64Nano(ended) - toUnixTimestamp64Nano(started)) / 1e9,
    {signal:String} = 'failed_call', toFloat64(call_errors),
    {signal:String} = 'failed_tool', toFloat64(tool_errors),
    {signal:String} = 'output_tokens', toFloat64(output_tokens),
    {signal:String} = 'tokens', toFloat64(input_tokens + output_tokens),
    {signal:String} = 'steps', toFloat64(calls + tools),
    {signal:String} = 'tool_mix', toFloat64(tool_calls[{part:String}]),
    {signal:String} = 'finish_mix', toFloat64(finish_reasons[{part:String}]),
    {signal:String} = 'argument_shape', toFloat64(argument_shapes[{part:String}]),
    {signal:String} = 'language', toFloat64(languages[{part:String}]),
    {signal:String} = 'outcome', toFloat64(outcome = {part:String}),
    {signal:String} = 'cost', toFloat64(cost_nano),
    {signal:String} = 'overlap', if(signals['overlaps'] > 0, -signals['overlap'] / signals['overlaps'], -2),
    signals[multiIf({signal:String} = 'refusal', 'refusals', {signal:String} = 'empty', 'empties', {signal:String} = 'timeout', 'timeouts', {signal:String} = 'unseen_document', 'with_unseen', {signal:String} = 'empty_retrieval', 'empty_retrievals', 'retried')]) DESC,
  started DESC
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1
