-- What happened in a run, step by step?
--
-- Costs are in nano-dollars (10^-9 USD), NULL where the bill is not known. `uncounted` says why a call is in no sum:
-- `counted_span_id` tells of it too. Previews are the first 200 characters of what was said.
WITH
  (SELECT (min(first_start), max(last_start)) FROM trace_index WHERE project = {project:String} AND trace_id = {trace_id:String}) AS times,
  (SELECT (groupArray(span_id), groupArray(toString(reason)), groupArray(counted_span_id)) FROM uncounted_calls FINAL WHERE project = {project:String} AND trace_id = {trace_id:String}) AS told,
  (SELECT (groupArray(hash), groupArray(preview)) FROM messages WHERE project = {project:String} AND trace_id = {trace_id:String}) AS texts
SELECT
  span_id,
  parent_span_id,
  name,
  category,
  operation,
  service,
  start_time,
  intDiv(duration_ns, 1000) AS duration_us,
  status,
  status_message,
  error_type,
  provider,
  if(response_model != '', response_model, request_model) AS model,
  response_id,
  finish_reasons,
  stream_end,
  usage_source,
  usage_problem,
  input_tokens,
  output_tokens,
  cache_read_tokens,
  cache_write_tokens,
  reasoning_tokens,
  cost_status,
  if(cost_status IN ('unpriced', 'inconsistent') AND uncounted = '', NULL, spans.cost_nano) AS cost_nano,
  transform(span_id, told.1, told.2, '') AS uncounted,
  transform(span_id, told.1, told.3, '') AS counted_span_id,
  price_id,
  task_id,
  task_name,
  task_outcome,
  tool_name,
  attributes['spanledger.tool.effect'] AS tool_effect,
  attributes['spanledger.derived'] AS derived,
  attributes['spanledger.attempt'] AS attempt,
  attributes['spanledger.decision.result'] AS decision_result,
  attributes['spanledger.decision.policy'] AS decision_policy,
  attributes['spanledger.decision.policy_revision'] AS decision_revision,
  attributes['spanledger.approval.approver'] AS approver,
  attributes['spanledger.approval.id'] AS approval_id,
  attributes['spanledger.principal'] AS principal,
  attributes['spanledger.acting_as'] AS acting_as,
  document_ids,
  document_hashes,
  document_sources,
  document_versions,
  transform(if(empty(input_hashes), tool_arguments_hash, input_hashes[-1]), texts.1, texts.2, '') AS input_preview,
  transform(if(empty(output_hashes), tool_result_hash, output_hashes[1]), texts.1, texts.2, '') AS output_preview
FROM spans FINAL
WHERE project = {project:String} AND trace_id = {trace_id:String}
  AND start_time >= times.1 AND start_time <= times.2
-- Many clocks have whole milliseconds: of two steps that began together, the shorter one usually came first.
ORDER BY start_time ASC, duration_ns ASC, span_id ASC
LIMIT {limit:UInt32}
