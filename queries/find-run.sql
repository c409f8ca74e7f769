-- Which runs have an id that begins like this?
SELECT trace_id, min(first_start) AS started
FROM trace_index
WHERE project = {project:String} AND startsWith(trace_id, {prefix:String})
GROUP BY trace_id
ORDER BY started DESC, trace_id ASC
LIMIT {limit:UInt32}
