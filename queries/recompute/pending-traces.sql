-- Which traces did these batches touch, and when did each begin and end?
SELECT project, trace_id, toString(min(first_start)) AS first, toString(max(last_start)) AS last
FROM trace_index
WHERE (project, trace_id) GLOBAL IN (
  SELECT arrayJoin(traces) FROM touched WHERE touched_at >= {since:DateTime64(3, 'UTC')} AND id IN {ids:Array(UUID)}
)
GROUP BY project, trace_id
ORDER BY project ASC, first ASC
