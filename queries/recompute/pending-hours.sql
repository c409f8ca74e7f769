-- Which hours did these batches touch?
SELECT DISTINCT tupleElement(arrayJoin(hours) AS hour, 1) AS project, tupleElement(hour, 2) AS start
FROM touched
WHERE touched_at >= {since:DateTime64(3, 'UTC')} AND id IN {ids:Array(UUID)}
ORDER BY project ASC, start ASC
