-- Which runs were there, newest first, and what did each cost?
--
-- A run is one execution: a trace. It is listed once its sums are computed, a second or two after it was stored.
-- Costs are in nano-dollars (10^-9 USD).
WITH newest AS (
  SELECT trace_id
  FROM task_parts FINAL
  WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND is_first
  ORDER BY started DESC, trace_id ASC
  LIMIT {limit:UInt32}
)
SELECT
  trace_id,
  if(countIf(root_status != 'missing') > 0, anyIf(root_name, root_status != 'missing'), '(no root span yet)') AS name,
  argMin(service, task_parts.started) AS service,
  min(task_parts.started) AS started,
  intDiv(max(toUnixTimestamp64Nano(ended)) - min(toUnixTimestamp64Nano(task_parts.started)), 1000000) AS duration_ms,
  multiIf(
    max(task_parts.outcome) != '', max(task_parts.outcome),
    countIf(root_status != 'missing') = 0, 'running',
    countIf(root_status = 'error') > 0, 'failed',
    'completed') AS outcome,
  sum(task_parts.spans) AS spans,
  sum(task_parts.calls) AS calls,
  sum(task_parts.tools) AS tools,
  sum(task_parts.errors) AS errors,
  sum(input_tokens) AS input,
  sum(output_tokens) AS output,
  sum(task_parts.cost_nano) AS cost_nano,
  sum(task_parts.unpriced_calls) AS unpriced_calls
FROM task_parts FINAL
WHERE project = {project:String} AND task_parts.started >= {since:DateTime64(3)} AND task_parts.started < {until:DateTime64(3)}
  AND trace_id GLOBAL IN (newest)
GROUP BY trace_id
ORDER BY started DESC, trace_id ASC
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1
