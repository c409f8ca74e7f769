-- Which runs were there, with all that is known of each, for analysis elsewhere?
--
-- A run is one execution: a trace. Costs are in nano-dollars (10^-9 USD).
--
-- {escape_formulas} = no: `yes` puts a quote before texts that a spreadsheet would run
WITH (text -> if({escape_formulas:String} = 'yes' AND match(text, '^[=+\\-@\\t\\r]'), concat('''', text), text)) AS plain
SELECT
  trace_id,
  plain(toString(max(task_parts.name))) AS task,
  groupUniqArrayIf(task_id, kind = 'task') AS task_ids,
  plain(max(task_parts.task_key)) AS task_key,
  plain(max(task_parts.customer)) AS customer,
  plain(max(task_parts.user_id)) AS user_id,
  plain(max(task_parts.conversation_id)) AS conversation_id,
  plain(toString(argMin(service, task_parts.started))) AS service,
  plain(toString(argMin(environment, task_parts.started))) AS environment,
  plain(toString(argMin(version, task_parts.started))) AS version,
  plain(toString(max(task_parts.prompt))) AS prompt,
  plain(toString(max(task_parts.agent))) AS agent,
  if(max(task_parts.outcome) = '', 'running', toString(max(task_parts.outcome))) AS outcome,
  min(task_parts.started) AS started,
  max(task_parts.ended) AS ended,
  sum(task_parts.spans) AS spans,
  sum(task_parts.calls) AS calls,
  sum(task_parts.call_errors) AS call_errors,
  sum(task_parts.tools) AS tools,
  sum(task_parts.tool_errors) AS tool_errors,
  sum(task_parts.retrievals) AS retrievals,
  sum(task_parts.input_tokens) AS input_tokens,
  sum(task_parts.output_tokens) AS output_tokens,
  sum(task_parts.cache_read_tokens) AS cache_read_tokens,
  sum(task_parts.cache_write_tokens) AS cache_write_tokens,
  sum(task_parts.reasoning_tokens) AS reasoning_tokens,
  sum(task_parts.cost_nano) AS cost_nano,
  sum(task_parts.estimated_nano) AS estimated_nano,
  sum(task_parts.unpriced_calls) AS unpriced_calls,
  sumMap(task_parts.model_nano) AS model_nano,
  sumMap(task_parts.tool_calls) AS tool_calls
FROM task_parts FINAL
WHERE project = {project:String} AND task_parts.started >= {since:DateTime64(3)} AND task_parts.started < {until:DateTime64(3)}
GROUP BY trace_id
ORDER BY started ASC, trace_id ASC
SETTINGS do_not_merge_across_partitions_select_final = 1
