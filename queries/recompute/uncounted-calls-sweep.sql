-- Which of these traces' calls does the newest generation not leave out any more? They are deleted.
INSERT INTO uncounted_calls (project, trace_id, span_id, start_time, generation, is_deleted)
WITH known AS (
  SELECT trace_id, span_id, any(uncounted_calls.start_time) AS known_start,
    max(uncounted_calls.generation) AS newest, argMax(uncounted_calls.is_deleted, uncounted_calls.generation) AS gone
  FROM uncounted_calls
  WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
    AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')}
  GROUP BY trace_id, span_id, toStartOfHour(start_time)
)
SELECT {project:String}, trace_id, span_id, known_start, greatest({generation:UInt64}, max(newest) OVER (PARTITION BY trace_id)) AS truth, 1
FROM known
WHERE gone = 0
QUALIFY newest < truth
SETTINGS max_partitions_per_insert_block = 0, distributed_foreground_insert = 1
