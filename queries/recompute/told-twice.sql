-- Of these traces, which may hold a call that is told of twice?
--
-- Where two calls have the same response id, or a call has spans below it; and where there was one before. Most traces
-- have neither, and nothing more is to be done for them.
SELECT trace_id
FROM spans FINAL
WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
  AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')}
GROUP BY trace_id
HAVING countIf(category IN ('model', 'embedding', 'rerank') OR cost_nano != 0) > 1
  AND (
    countIf(response_id != '') > uniqExactIf(response_id, response_id != '')
    OR countIf(tool_call_id != '' AND cost_nano != 0) > uniqExactIf(tool_call_id, tool_call_id != '' AND cost_nano != 0)
    OR notEmpty(arrayIntersect(
      groupUniqArray(parent_span_id),
      groupArrayIf(span_id, category IN ('model', 'embedding', 'rerank') OR cost_nano != 0)))
  )
UNION DISTINCT
SELECT trace_id
FROM uncounted_calls
WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
  AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')}
SETTINGS do_not_merge_across_partitions_select_final = 1
