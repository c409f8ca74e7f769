-- Calls that cost something, by five minutes. Computed again whenever a bucket was touched, like `task_parts`:
-- read it with FINAL.
CREATE TABLE IF NOT EXISTS cost_5m (
  project LowCardinality(String),
  bucket DateTime64(0, 'UTC') CODEC(Delta(8), ZSTD(1)),
  service LowCardinality(String),
  agent LowCardinality(String),
  category LowCardinality(String),
  provider LowCardinality(String),
  model LowCardinality(String),
  calls UInt64 CODEC(T64, ZSTD(1)),
  errors UInt64 CODEC(T64, ZSTD(1)),
  duration_ns UInt64 CODEC(T64, ZSTD(1)),
  input_tokens UInt64 CODEC(T64, ZSTD(1)),
  output_tokens UInt64 CODEC(T64, ZSTD(1)),
  cache_read_tokens UInt64 CODEC(T64, ZSTD(1)),
  cache_write_tokens UInt64 CODEC(T64, ZSTD(1)),
  reasoning_tokens UInt64 CODEC(T64, ZSTD(1)),
  cost_nano Int64 CODEC(T64, ZSTD(1)),
  estimated_nano Int64 CODEC(T64, ZSTD(1)),
  unpriced_calls UInt64 CODEC(T64, ZSTD(1)),
  generation UInt64 CODEC(Delta(8), ZSTD(1)),
  is_deleted UInt8 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(generation, is_deleted)
PARTITION BY toYYYYMM(bucket)
ORDER BY (project, bucket, service, agent, category, provider, model)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- What tasks were like, by the hour in which they began. The unit is the task and never the call, since the calls of
-- one task depend on each other. Computed again from `task_parts`; read it with FINAL.
--
-- `n` observations, their `sum` and the sum of their squares `sum2`:
-- - `tasks`: how many, the denominator of every share below
-- - `cost`, `latency`, `tokens`, `output_tokens`, `steps`: ln(1 + x) of nano-dollars, milliseconds, tokens and calls
-- - `call_error`, `tool_error`, `cache_hit`: `n` calls, or input tokens, of which `sum` failed, or came from the cache
-- - `outcome`, `tool_mix`, `model_mix`, `finish_mix`: the share within a task of what `key` names; absent means 0
CREATE TABLE IF NOT EXISTS signals_hourly (
  project LowCardinality(String),
  hour DateTime64(0, 'UTC') CODEC(Delta(8), ZSTD(1)),
  service LowCardinality(String),
  task LowCardinality(String),
  signal LowCardinality(String),
  key LowCardinality(String),
  n UInt64 CODEC(T64, ZSTD(1)),
  sum Float64 CODEC(ZSTD(1)),
  sum2 Float64 CODEC(ZSTD(1)),
  generation UInt64 CODEC(Delta(8), ZSTD(1)),
  is_deleted UInt8 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(generation, is_deleted)
PARTITION BY toYYYYMM(hour)
ORDER BY (project, hour, service, task, signal, key)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
