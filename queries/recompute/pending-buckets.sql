-- Which five minutes did these batches touch?
SELECT DISTINCT tupleElement(arrayJoin(buckets) AS bucket, 1) AS project, tupleElement(bucket, 2) AS start
FROM touched
WHERE touched_at >= {since:DateTime64(3, 'UTC')} AND id IN {ids:Array(UUID)}
ORDER BY project ASC, start ASC
