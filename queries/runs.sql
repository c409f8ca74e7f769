-- Which runs were there, newest first, and what did each cost?
--
-- A run is one execution: a trace. Costs are in nano-dollars (10^-9 USD).
SELECT
  trace_id,
  if(countIf(parent_span_id = '') > 0, anyIf(name, parent_span_id = ''), '(no root span yet)') AS name,
  any(service) AS service,
  min(start_time) AS started,
  intDiv(max(toUnixTimestamp64Nano(start_time) + toInt64(duration_ns)) - min(toUnixTimestamp64Nano(start_time)), 1000000) AS duration_ms,
  multiIf(
    max(task_outcome) != '', max(task_outcome),
    countIf(parent_span_id = '') = 0, 'running',
    countIf(parent_span_id = '' AND status = 'error') > 0, 'failed',
    'completed') AS outcome,
  count() AS spans,
  countIf(category IN ('model', 'embedding', 'rerank')) AS calls,
  countIf(category = 'tool') AS tools,
  countIf(status = 'error') AS errors,
  sum(input_tokens) AS input,
  sum(output_tokens) AS output,
  sum(spans.cost_nano) AS cost_nano,
  countIf(cost_status IN ('unpriced', 'inconsistent')) AS unpriced_calls
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND category != 'report'
GROUP BY trace_id
ORDER BY started DESC, trace_id ASC
LIMIT {limit:UInt32}
