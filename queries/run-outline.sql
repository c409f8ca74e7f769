-- What are the steps of a run, without what was said in them, in order of time and a page at a time?
--
-- A page begins behind the step `after_id`, which began at `after_nano`. Who follows a run asks for what was stored after
-- `stored_after`; that counts in Unix nanoseconds too, and all three are empty for the whole run. `asked` and `answered`
-- are hashes of what went in and came out; `uncounted`
-- says why another step's bill counts instead of this one's. Costs are in nano-dollars (10^-9 USD), NULL where the bill is not known.
--
-- {after_nano} = : where the page before ended, in time
-- {after_id} = : the last step of the page before
-- {stored_after} = : only what was stored after this
SELECT
  span_id,
  parent_span_id,
  name,
  category,
  service,
  agent,
  toUnixTimestamp64Nano(start_time) AS start_nano,
  duration_ns,
  status,
  error_type,
  if(response_model != '', response_model, request_model) AS model,
  tool_name,
  input_tokens,
  output_tokens,
  cost_status,
  if(cost_status IN ('unpriced', 'inconsistent'), NULL, spans.cost_nano) AS cost_nano,
  attributes['spanledger.tool.effect'] AS tool_effect,
  attributes['spanledger.derived'] AS derived,
  attributes['spanledger.decision.result'] AS decision_result,
  attributes['spanledger.approval.approver'] AS approver,
  uncounted.reason AS uncounted,
  task_name,
  task_outcome,
  length(document_ids) AS documents,
  if(empty(input_hashes) AND tool_arguments_hash = '', '', hex(sipHash64(input_hashes, tool_arguments_hash, toolset_hash))) AS asked,
  if(empty(output_hashes) AND tool_result_hash = '', '', hex(sipHash64(output_hashes, tool_result_hash, document_hashes))) AS answered,
  toUnixTimestamp64Nano(ingested_at) AS stored_nano
FROM spans FINAL
LEFT JOIN (
  SELECT span_id, reason FROM uncounted_calls FINAL WHERE project = {project:String} AND trace_id = {trace_id:String}
) AS uncounted USING (span_id)
WHERE project = {project:String} AND trace_id = {trace_id:String}
  AND start_time >= (SELECT min(first_start) FROM trace_index WHERE project = {project:String} AND trace_id = {trace_id:String})
  AND start_time <= (SELECT max(last_start) FROM trace_index WHERE project = {project:String} AND trace_id = {trace_id:String})
  AND (toUnixTimestamp64Nano(start_time), span_id) > (toInt64OrZero({after_nano:String}), {after_id:String})
  AND toUnixTimestamp64Nano(ingested_at) > toInt64OrZero({stored_after:String})
ORDER BY start_time ASC, span_id ASC
LIMIT {limit:UInt32}
