-- Which tasks did these batches touch?
SELECT DISTINCT tupleElement(arrayJoin(tasks) AS task, 1) AS project, tupleElement(task, 2) AS task_id
FROM touched
WHERE touched_at >= {since:DateTime64(3, 'UTC')} AND id IN {ids:Array(UUID)}
ORDER BY project ASC, task_id ASC
