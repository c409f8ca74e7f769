-- Which signals does the newest generation of these traces not name any more? They are deleted.
INSERT INTO tool_signals (project, trace_id, kind, signal, start_time, span_id, tool, is_judged, stored_at, generation, is_deleted)
WITH known AS (
  SELECT trace_id, kind, signal, any(tool_signals.start_time) AS known_start, span_id, tool, is_judged, max(tool_signals.stored_at) AS known_stored,
    max(tool_signals.generation) AS newest, argMax(tool_signals.is_deleted, tool_signals.generation) AS gone
  FROM tool_signals
  WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
    AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')}
  GROUP BY trace_id, kind, signal, toStartOfHour(start_time), span_id, tool, is_judged
)
SELECT {project:String}, trace_id, kind, signal, known_start, span_id, tool, is_judged, known_stored,
  greatest({generation:UInt64}, max(newest) OVER (PARTITION BY trace_id)) AS truth, 1
FROM known
WHERE gone = 0
QUALIFY newest < truth
SETTINGS max_partitions_per_insert_block = 0, distributed_foreground_insert = 1
