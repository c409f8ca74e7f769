-- How many characters are said in each of these traces? More than four million are not read for hints.
SELECT trace_id, sum(length(body)) AS characters
FROM messages
WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
GROUP BY trace_id
HAVING characters <= 4000000
ORDER BY trace_id ASC
