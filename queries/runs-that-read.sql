-- Which runs read a document of this hash, newest first?
SELECT
  trace_id,
  min(start_time) AS read_at,
  any(span_id) AS span_id,
  any(service) AS service,
  max(task_name) AS task,
  any(document_ids[indexOf(document_hashes, {hash:String})]) AS document_id,
  any(document_versions[indexOf(document_hashes, {hash:String})]) AS version,
  count() AS times
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND has(document_hashes, {hash:String})
GROUP BY trace_id
ORDER BY read_at DESC, trace_id ASC
LIMIT {limit:UInt32}
