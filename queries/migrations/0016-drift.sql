-- How many of the observations of an amount lie where: by the eighth of a natural logarithm, floor(8 ln(1 + x)). So the
-- share above what used to be the 95th percentile can be told later, whatever that was.
ALTER TABLE signals_hourly ADD COLUMN IF NOT EXISTS bins Map(Int16, UInt64) CODEC(ZSTD(1)) AFTER sum2;

-- What the signals need of a span: the shape of a tool's arguments without their values, and the language of an answer.
ALTER TABLE spans ADD COLUMN IF NOT EXISTS argument_shape LowCardinality(String) CODEC(ZSTD(1));
ALTER TABLE spans ADD COLUMN IF NOT EXISTS language LowCardinality(String) CODEC(ZSTD(1));

-- And of a part of a task: counts and sums by name, as `recompute/task-parts.sql` names them.
ALTER TABLE task_parts ADD COLUMN IF NOT EXISTS signals Map(LowCardinality(String), Float64) CODEC(ZSTD(1));
ALTER TABLE task_parts ADD COLUMN IF NOT EXISTS argument_shapes Map(LowCardinality(String), UInt64) CODEC(ZSTD(1));
ALTER TABLE task_parts ADD COLUMN IF NOT EXISTS languages Map(LowCardinality(String), UInt64) CODEC(ZSTD(1));

-- When each document was first found by anybody, so that one that was never seen before can be told.
CREATE TABLE IF NOT EXISTS document_firsts (
  project LowCardinality(String),
  hash String CODEC(ZSTD(1)),
  first_start SimpleAggregateFunction(min, DateTime64(9, 'UTC')),
  stored_at SimpleAggregateFunction(max, DateTime) DEFAULT now() CODEC(Delta(4), ZSTD(1))
)
ENGINE = AggregatingMergeTree
ORDER BY (project, hash)
TTL stored_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS document_firsts_view TO document_firsts AS
SELECT project, arrayJoin(document_hashes) AS hash, min(start_time) AS first_start, now() AS stored_at
FROM spans
WHERE notEmpty(document_hashes)
GROUP BY project, hash;

-- What people decided about drift. An empty `service`, `task` or `signal_group` stands for all of them.
--
-- `accept`: what is so since `since` is normal now, and the baseline is learned from there on. `mute`: nothing is said
-- until `until`. Of decisions about the same, the last one holds.
CREATE TABLE IF NOT EXISTS drift_decisions (
  project LowCardinality(String),
  decided_at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  kind Enum8('accept' = 1, 'mute' = 2),
  service LowCardinality(String),
  task LowCardinality(String),
  signal_group LowCardinality(String),
  since DateTime64(0, 'UTC') CODEC(ZSTD(1)),
  until DateTime64(0, 'UTC') CODEC(ZSTD(1)),
  decided_by String CODEC(ZSTD(1)),
  reason String CODEC(ZSTD(1)),
  stored_at DateTime DEFAULT now() CODEC(Delta(4), ZSTD(1))
)
ENGINE = ReplacingMergeTree
ORDER BY (project, decided_at, kind, service, task, signal_group)
TTL stored_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
