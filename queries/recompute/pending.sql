-- Which batches have touched something that was not computed again since, oldest first?
SELECT touched_at, id, any(length(traces) + length(buckets) + length(hours) + length(tasks)) AS size
FROM touched
WHERE touched_at >= (SELECT max(touched_at) FROM touched WHERE state = 'checkpoint')
GROUP BY touched_at, id
HAVING max(state) = 'pending'
ORDER BY touched_at ASC
LIMIT 200
