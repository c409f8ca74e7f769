-- What did each step of a run read and say, by hash?
--
-- The texts themselves are in `run-texts`. `agent`, `toolset_hash` and the parameters are what the call was made with.
SELECT
  span_id,
  agent,
  attributes['gen_ai.prompt.name'] AS prompt_name,
  attributes['gen_ai.prompt.version'] AS prompt_version,
  attributes['gen_ai.request.temperature'] AS temperature,
  toolset_hash,
  input_hashes,
  output_hashes,
  tool_arguments_hash,
  tool_result_hash,
  document_scores
FROM spans FINAL
WHERE project = {project:String} AND trace_id = {trace_id:String}
  AND start_time >= (SELECT min(first_start) FROM trace_index WHERE project = {project:String} AND trace_id = {trace_id:String})
  AND start_time <= (SELECT max(last_start) FROM trace_index WHERE project = {project:String} AND trace_id = {trace_id:String})
ORDER BY start_time ASC, duration_ns ASC, span_id ASC
LIMIT {limit:UInt32}
