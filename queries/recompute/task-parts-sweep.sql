-- Which parts does the newest generation of these traces not name any more? They are deleted.
--
-- Run after the INSERT, so that of two collectors at work on one trace the later one sees the rows of both.
INSERT INTO task_parts (project, trace_id, kind, task_id, started, generation, is_deleted)
WITH
  parts AS (
    SELECT trace_id, kind, task_id, any(task_parts.started) AS part_started, max(task_parts.generation) AS newest, argMax(task_parts.is_deleted, task_parts.generation) AS gone
    FROM task_parts
    WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
      AND started >= {first:DateTime64(9, 'UTC')} AND started <= {last:DateTime64(9, 'UTC')}
    GROUP BY trace_id, kind, task_id, toStartOfHour(started)
  ),
  compared AS (SELECT *, max(newest) OVER (PARTITION BY trace_id) AS truth FROM parts)
SELECT {project:String}, trace_id, kind, task_id, part_started, truth, 1
FROM compared
WHERE gone = 0 AND newest < truth
SETTINGS max_partitions_per_insert_block = 0, distributed_foreground_insert = 1
