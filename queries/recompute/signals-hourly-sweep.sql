-- Which rows does the newest generation of these hours not name any more? They are deleted.
INSERT INTO signals_hourly (project, hour, service, task, signal, key, generation, is_deleted)
WITH
  known AS (
    SELECT hour, service, task, signal, key,
      max(signals_hourly.generation) AS newest, argMax(signals_hourly.is_deleted, signals_hourly.generation) AS gone
    FROM signals_hourly
    WHERE project = {project:String} AND hour IN (SELECT toDateTime64(arrayJoin({starts:Array(Int64)}), 0, 'UTC'))
    GROUP BY hour, service, task, signal, key
  ),
  compared AS (SELECT *, greatest({generation:UInt64}, max(newest) OVER (PARTITION BY hour)) AS truth FROM known)
SELECT {project:String}, hour, service, task, signal, key, truth, 1
FROM compared
WHERE gone = 0 AND newest < truth
SETTINGS max_partitions_per_insert_block = 0, distributed_foreground_insert = 1
