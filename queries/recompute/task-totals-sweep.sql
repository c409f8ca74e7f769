-- Which rows does the newest generation of these tasks not name any more? They are deleted.
INSERT INTO task_totals (project, id, name, started, generation, is_deleted)
WITH known AS (
  SELECT id, name, any(task_totals.started) AS known_start,
    max(task_totals.generation) AS newest, argMax(task_totals.is_deleted, task_totals.generation) AS gone
  FROM task_totals
  WHERE project = {project:String} AND id IN {units:Array(String)}
    AND toStartOfHour(started) IN (SELECT toDateTime(arrayJoin({hours:Array(UInt32)}), 'UTC'))
  GROUP BY id, name, toStartOfHour(started)
)
SELECT {project:String}, id, name, known_start, greatest({generation:UInt64}, max(newest) OVER (PARTITION BY id)) AS truth, 1
FROM known
WHERE gone = 0
QUALIFY newest < truth
SETTINGS max_partitions_per_insert_block = 0, distributed_foreground_insert = 1
