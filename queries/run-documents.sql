-- Which documents did a run read, in which step, and where were they found?
WITH (SELECT (groupArray(hash), groupArray(preview)) FROM messages WHERE project = {project:String} AND trace_id = {trace_id:String}) AS texts
SELECT
  span_id,
  name,
  start_time,
  status,
  transform(if(empty(input_hashes), tool_arguments_hash, input_hashes[-1]), texts.1, texts.2, '') AS asked_for,
  document_ids,
  document_hashes,
  document_scores,
  document_sources,
  document_versions
FROM spans FINAL
WHERE project = {project:String} AND trace_id = {trace_id:String}
  AND start_time >= (SELECT min(first_start) FROM trace_index WHERE project = {project:String} AND trace_id = {trace_id:String})
  AND start_time <= (SELECT max(last_start) FROM trace_index WHERE project = {project:String} AND trace_id = {trace_id:String})
  AND (category = 'retrieval' OR notEmpty(document_ids) OR notEmpty(document_hashes))
ORDER BY start_time ASC, span_id ASC
LIMIT {limit:UInt32}
