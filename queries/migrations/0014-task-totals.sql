-- Where the parts of a task are: by the task's id (`t:`), by the key that its attempts share (`k:`), or, for what lies
-- outside every task, by the trace (`o:`). It may name places that a task has left; `task_parts` knows better.
CREATE TABLE IF NOT EXISTS task_places (
  project LowCardinality(String),
  id String CODEC(ZSTD(1)),
  task_id String CODEC(ZSTD(1)),
  task_key String CODEC(ZSTD(1)),
  hour DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  trace_id String CODEC(ZSTD(1)),
  stored_at DateTime DEFAULT now() CODEC(Delta(4), ZSTD(1))
)
ENGINE = ReplacingMergeTree
ORDER BY (project, id, hour, trace_id, task_id, task_key)
TTL stored_at + INTERVAL 400 DAY
SETTINGS index_granularity = 256, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS task_places_view TO task_places AS
SELECT
  project,
  arrayJoin(arrayConcat(
    [if(kind = 'outside', concat('o:', trace_id), concat('t:', task_id))],
    if(task_key = '', [], [concat('k:', task_key)]))) AS id,
  task_id,
  task_key,
  toStartOfHour(started) AS hour,
  trace_id
FROM task_parts;

-- One row per task, with all of its attempts and traces; and one per trace for what lies outside every task.
--
-- Computed again from `task_parts` whenever one of its parts was, with a higher generation, never incremented: read it
-- with FINAL. What each column means is in `recompute/task-totals.sql`.
CREATE TABLE IF NOT EXISTS task_totals (
  project LowCardinality(String),
  -- `k:` and the key that attempts share, `t:` and the task's id, or `o:` and the trace of what is outside.
  id String CODEC(ZSTD(1)),
  kind Enum8('task' = 1, 'outside' = 2),
  name LowCardinality(String),
  task_key String CODEC(ZSTD(1)),
  -- Cost is asked for by customer: a dictionary is read and grouped in a fraction of the time.
  customer LowCardinality(String),
  user_id String CODEC(ZSTD(1)),
  conversation_id String CODEC(ZSTD(1)),
  service LowCardinality(String),
  environment LowCardinality(String),
  version LowCardinality(String),
  prompt LowCardinality(String),
  agent LowCardinality(String),
  outcome LowCardinality(String),
  started DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  ended DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  -- The newest span of an attempt that has not ended; a task that says nothing for long is abandoned.
  running_seen DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  attempts UInt64 CODEC(T64, ZSTD(1)),
  traces UInt64 CODEC(T64, ZSTD(1)),
  spans UInt64 CODEC(T64, ZSTD(1)),
  calls UInt64 CODEC(T64, ZSTD(1)),
  call_errors UInt64 CODEC(T64, ZSTD(1)),
  tools UInt64 CODEC(T64, ZSTD(1)),
  tool_errors UInt64 CODEC(T64, ZSTD(1)),
  retrievals UInt64 CODEC(T64, ZSTD(1)),
  input_tokens UInt64 CODEC(T64, ZSTD(1)),
  output_tokens UInt64 CODEC(T64, ZSTD(1)),
  cache_read_tokens UInt64 CODEC(T64, ZSTD(1)),
  cache_write_tokens UInt64 CODEC(T64, ZSTD(1)),
  reasoning_tokens UInt64 CODEC(T64, ZSTD(1)),
  -- The sum of the seven below.
  cost_nano Int64 CODEC(T64, ZSTD(1)),
  useful_nano Int64 CODEC(T64, ZSTD(1)),
  failed_nano Int64 CODEC(T64, ZSTD(1)),
  escalated_nano Int64 CODEC(T64, ZSTD(1)),
  abandoned_nano Int64 CODEC(T64, ZSTD(1)),
  retried_nano Int64 CODEC(T64, ZSTD(1)),
  superseded_nano Int64 CODEC(T64, ZSTD(1)),
  running_nano Int64 CODEC(T64, ZSTD(1)),
  -- Of `cost_nano`: what we counted ourselves, and what was paid for writing to caches.
  estimated_nano Int64 CODEC(T64, ZSTD(1)),
  cache_write_nano Int64 CODEC(T64, ZSTD(1)),
  unpriced_calls UInt64 CODEC(T64, ZSTD(1)),
  model_nano Map(LowCardinality(String), Int64) CODEC(ZSTD(1)),
  model_calls Map(LowCardinality(String), UInt64) CODEC(ZSTD(1)),
  agent_nano Map(LowCardinality(String), Int64) CODEC(ZSTD(1)),
  generation UInt64 CODEC(Delta(8), ZSTD(1)),
  is_deleted UInt8 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(generation, is_deleted)
PARTITION BY toYYYYMM(started)
PRIMARY KEY (project, toStartOfHour(started), id)
ORDER BY (project, toStartOfHour(started), id, name)
TTL toDateTime(intDiv(generation, 1000000000)) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1;

-- The tasks whose totals have to be computed again, by the ids of `task_places`.
ALTER TABLE touched ADD COLUMN IF NOT EXISTS tasks Array(Tuple(project String, id String)) CODEC(ZSTD(1));

-- Everything that was stored before is computed once more.
INSERT INTO touched (touched_at, id, traces)
SELECT now64(3), generateUUIDv4(), groupUniqArray((project, trace_id))
FROM trace_index
GROUP BY toStartOfDay(first_start);
