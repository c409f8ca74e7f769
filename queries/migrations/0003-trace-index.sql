-- From a trace id to its time, so that a trace is found without reading every partition.
-- Minimum and maximum: a span that arrives twice changes nothing here.
CREATE TABLE IF NOT EXISTS trace_index (
  project LowCardinality(String),
  trace_id String,
  first_start SimpleAggregateFunction(min, DateTime64(9, 'UTC')),
  last_start SimpleAggregateFunction(max, DateTime64(9, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY (project, trace_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS trace_index_view TO trace_index AS
SELECT project, trace_id, min(start_time) AS first_start, max(start_time) AS last_start
FROM spans
GROUP BY project, trace_id;
