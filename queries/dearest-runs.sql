-- Which runs cost most?
--
-- Costs are in nano-dollars (10^-9 USD); `model` is the one that most of it went to.
SELECT
  trace_id,
  if(max(task_parts.name) = '', '(no root span yet)', max(task_parts.name)) AS task,
  argMin(service, task_parts.started) AS service,
  max(task_parts.customer) AS customer,
  max(task_parts.outcome) AS outcome,
  min(task_parts.started) AS started,
  sum(task_parts.calls) AS calls,
  sum(task_parts.tools) AS tools,
  sum(task_parts.input_tokens) AS input_tokens,
  sum(task_parts.output_tokens) AS output_tokens,
  toString(arrayReverseSort((one, nano) -> nano, mapKeys(sumMap(model_nano)), mapValues(sumMap(model_nano)))[1]) AS model,
  sum(task_parts.cost_nano) AS cost_nano,
  sum(task_parts.failed_nano) AS failed_calls_nano,
  sum(task_parts.unpriced_calls) AS unpriced_calls
FROM task_parts FINAL
WHERE project = {project:String} AND task_parts.started >= {since:DateTime64(3)} AND task_parts.started < {until:DateTime64(3)}
GROUP BY trace_id
ORDER BY cost_nano DESC, trace_id ASC
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1
