-- Which recordings are there of a run, of its other attempts, and of its process?
--
-- A run is named by the beginning of a trace's id. Attempts of the same business object in the same process come along:
-- whoever executes one again may come to the others. So does what the process did before without a business object, such
-- as the index that is built at the start.
WITH asked AS (
  SELECT id, process_id, task_key, name, started_at
  FROM recordings FINAL
  WHERE project = {project:String} AND what = 'recording'
    AND (startsWith(id, {prefix:String}) OR arrayExists(trace_id -> startsWith(trace_id, {prefix:String}), trace_ids))
)
SELECT
  id,
  max(id IN (SELECT id FROM asked)) AS is_asked,
  any(kind) AS recording_kind,
  any(name) AS recording_name,
  any(task_key) AS recording_key,
  min(started_at) AS started
FROM recordings FINAL
WHERE project = {project:String} AND what = 'recording'
  AND (
    id IN (SELECT id FROM asked)
    OR id IN (SELECT process_id FROM asked)
    OR (task_key != '' AND (process_id, task_key, name) IN (SELECT process_id, task_key, name FROM asked))
    OR (
      task_key = '' AND process_id IN (SELECT process_id FROM asked WHERE process_id != '')
      AND name NOT IN (SELECT name FROM asked) AND started_at <= (SELECT max(started_at) FROM asked)
    )
  )
GROUP BY id
ORDER BY started ASC, id ASC
LIMIT {limit:UInt32}
