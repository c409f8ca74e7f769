-- Which tasks, five minutes and hours did these batches touch? The latter by their beginning in Unix seconds.
SELECT DISTINCT tupleElement(place, 1) AS kind, tupleElement(place, 2) AS project, tupleElement(place, 3) AS id
FROM (
  SELECT arrayJoin(arrayConcat(
    arrayMap(task -> ('task', task.1, task.2), tasks),
    arrayMap(bucket -> ('bucket', bucket.1, toString(bucket.2)), buckets),
    arrayMap(hour -> ('hour', hour.1, toString(hour.2)), hours))) AS place
  FROM touched
  WHERE touched_at >= {since:DateTime64(3, 'UTC')} AND id IN {ids:Array(UUID)}
)
ORDER BY kind ASC, project ASC, id ASC
