-- Which rows does the newest generation of these five minutes not name any more? They are deleted.
INSERT INTO cost_5m (project, bucket, service, agent, category, provider, model, generation, is_deleted)
WITH
  known AS (
    SELECT bucket, service, agent, category, provider, model,
      max(cost_5m.generation) AS newest, argMax(cost_5m.is_deleted, cost_5m.generation) AS gone
    FROM cost_5m
    WHERE project = {project:String} AND bucket IN (SELECT toDateTime64(arrayJoin({starts:Array(Int64)}), 0, 'UTC'))
    GROUP BY bucket, service, agent, category, provider, model
  ),
  compared AS (SELECT *, greatest({generation:UInt64}, max(newest) OVER (PARTITION BY bucket)) AS truth FROM known)
SELECT {project:String}, bucket, service, agent, category, provider, model, truth, 1
FROM compared
WHERE gone = 0 AND newest < truth
SETTINGS max_partitions_per_insert_block = 0, distributed_foreground_insert = 1
